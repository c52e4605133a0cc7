"""The programs that make up the product on one machine, in the order in which they start."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from urllib.request import urlopen

from django.conf import LazySettings

from soundfoundry.embedded.redis_binary import redis_server_binary
from soundfoundry.embedded.supervisor import Program
from soundfoundry.settings.places import Places

# Numeric libraries start a thread per core each; workers share the cores already.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def programs(settings: LazySettings, listener: socket.socket) -> list[Program]:
    """Redis first, then what needs it."""
    found = [redis_program(settings.PLACES)] if settings.REDIS_URL.startswith("unix://") else []
    found.append(web_program(listener))
    queues = settings.WORKER_QUEUES
    found += [worker_program(number, queues[number % len(queues)]) for number in range(settings.WORKER_COUNT)]
    found.append(Program("reconciler", manage("sweep_jobs", "--forever")))
    found.append(Program("clock", manage("run_clock")))
    if settings.SAMPLES:
        found.append(Program("samples", manage("demo"), is_one_shot=True, niceness=10, environment=ONE_THREAD))
    if settings.FETCH_MODELS:
        quiet = manage("fetch_models", "--verbosity", "0")
        found.append(Program("models", quiet, is_one_shot=True, niceness=15, environment=ONE_THREAD))
    return found


def manage(*words: str) -> list[str]:
    """A command of this installation."""
    return [sys.executable, "manage.py", *words]


def redis_program(places: Places) -> Program:
    """The embedded Redis: no port, one socket that only its owner may open, everything written to disk."""
    command = {
        "--port": "0",
        "--unixsocket": str(places.redis_socket),
        "--unixsocketperm": "700",
        "--dir": str(places.redis),
        "--appendonly": "yes",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--logfile": str(places.logs / "redis.log"),
        "--loglevel": "notice",
    }
    words = [word for pair in command.items() for word in pair]
    return Program(
        "redis",
        [str(redis_server_binary()), *words],
        is_vital=True,
        is_ready=lambda: _answers(places.redis_socket),
        stop_seconds=2.0,
    )


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def web_program(listener: socket.socket) -> Program:
    """Pages, API and event streams; the socket stays open over a restart, so callers wait instead of failing."""
    number = listener.fileno()
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    address = f"http://[{shown}]:{port}/livez" if ":" in shown else f"http://{shown}:{port}/livez"

    def is_ready() -> bool:
        try:
            with urlopen(address, timeout=2) as answer:  # noqa: S310  # our own address
                return bool(answer.status == 200)
        except OSError:
            return False

    return Program(
        "web",
        [sys.executable, "-m", "soundfoundry.embedded.web", str(number)],
        pass_fds=[number],
        is_vital=True,
        is_ready=is_ready,
        ready_seconds=30.0,
        stop_seconds=5.0,
    )


def worker_program(number: int, queue: str) -> Program:
    """One worker on one queue: with several queues it could lose a job between taking and starting it."""
    return Program(f"worker {number + 1}", manage("work", queue), niceness=5, environment=ONE_THREAD)
