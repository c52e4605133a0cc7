"""Where the chaos commands are played: a world of their own, whose servers crash and come back at a signal."""

from __future__ import annotations

import argparse
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from tests.support.environment import prepare

CRASH_POSTGRES, CRASH_REDIS, STOP_REDIS, START_REDIS = (
    signal.SIGUSR1,
    signal.SIGUSR2,
    signal.SIGRTMIN,
    signal.SIGRTMIN + 1,
)
OF_A_SITE = "tests.chaos.site_settings"


def on_stage(module: str, words: Sequence[str], *, seed: int = 1, settings: str = "tests.chaos.settings") -> int:
    """Run `python -m module words` in a new world and say what it cost; its status.

    In a process of its own, because this one reads settings before the servers have an address.
    """
    prepare(os.environ)
    from tests.chaos.servers import world

    with world(seed, settings) as servers:

        def crash_postgres(*_: object) -> None:
            if servers.postgres is not None:
                servers.postgres.crash()

        def crash_redis(*_: object) -> None:
            servers.redis.stop()
            servers.redis.start()

        signal.signal(CRASH_POSTGRES, crash_postgres)
        signal.signal(CRASH_REDIS, crash_redis)
        signal.signal(STOP_REDIS, lambda *_: servers.redis.stop())
        signal.signal(START_REDIS, lambda *_: servers.redis.start())
        status = subprocess.run([sys.executable, "-m", module, *words], env=servers.environment, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"processor seconds, servers and all      {used.ru_utime + used.ru_stime:6.0f}\n")
    return status


def command(
    module: str,
    parser: argparse.ArgumentParser,
    play: Callable[[argparse.Namespace], int],
    *,
    settings: str = "tests.chaos.settings",
    surroundings: Callable[[argparse.Namespace], dict[str, str]] = lambda _: {},
) -> NoReturn:
    """A chaos command: builds its world, and plays inside it as the same module; ends with the status of the play."""
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        sys.exit(play(asked))
    os.environ.update(surroundings(asked))
    sys.exit(on_stage(module, [*sys.argv[1:], "--inside"], seed=asked.seed, settings=settings))


def ask_for(number: int) -> None:
    """From inside: have the servers crash, stop or start."""
    os.kill(os.getppid(), number)


def verdict(figures: dict[str, float], wrong: dict[str, float]) -> int:
    """Print both; the status is 1 when anything is wrong that must be 0."""
    for name, value in figures.items():
        sys.stdout.write(f"{name:42} {value:10.2f}\n" if isinstance(value, float) else f"{name:42} {value:7}\n")
    sys.stdout.write("must be 0:\n")
    for name, value in wrong.items():
        sys.stdout.write(f"  {name:40} {value:7}{'  WRONG' if value else ''}\n")
    sys.stdout.flush()
    return int(any(wrong.values()))
