"""`make image-proof`: builds the image, starts its programs on a PostgreSQL and a Redis, and looks from outside."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from soundfoundry.embedded.redis_binary import redis_server_binary
from tests.image.building import Builder, what_is_missing
from tests.support.live_site import free_port

HOST = "music.example.org"
USER_ID = 10_001
PROGRAMS_WITHOUT_ADDRESS = ((["worker", "default"], "work"), (["reconciler"], "sweep_jobs"), (["clock"], "run_clock"))
FORBIDDEN = frozenset({".env", ".git", "tests", "docs", "secrets", "secret_key", "db.sqlite3"})


class Proof:
    """One image, one container of it, and the environment its programs get."""

    def __init__(self, stack: ExitStack, builder: Builder, database_url: str) -> None:
        self.stack = stack
        self.builder = builder
        self.container = builder.container()
        self.start = builder.described()["Entrypoint"]
        self.port = free_port()
        self.environment = {
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": database_url,
            "REDIS_URL": own_redis(stack),
            "STORAGE_URL": "file:///var/lib/soundfoundry/media",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
        }

    def run(self, *words: str, without: str = "") -> subprocess.CompletedProcess[str]:
        """One program to its end."""
        environment = {name: value for name, value in self.environment.items() if name != without}
        command = self.builder.command(self.container, [*self.start, *words], environment)
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    def launch(self, *words: str) -> subprocess.Popen[bytes]:
        """One program that goes on; ended at the end in any case."""
        command = self.builder.command(self.container, [*self.start, *words], self.environment)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, process_group=0)
        self.stack.callback(end_group, process)
        return process

    def ask(self, path: str, **headers: str) -> tuple[int, bytes]:
        """A request as the proxy sends it; None of it follows redirects."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": HOST, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def own_redis(stack: ExitStack) -> str:
    """A Redis for this proof alone, on a free port: another's queue is no place to try things in."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sf-redis-"))
    port = free_port()
    words = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--logfile", "log"]
    server = subprocess.Popen([str(redis_server_binary()), *words])
    stack.callback(server.wait)
    stack.callback(server.terminate)
    return f"redis://127.0.0.1:{port}/0"


def own_database(stack: ExitStack, url: str) -> str:
    """A database for this proof alone on the server of TEST_DATABASE_URL; the server must listen on an address."""
    name = f"image_proof_{os.getpid()}"
    server = psycopg.connect(url, autocommit=True)
    stack.callback(server.close)
    server.execute(f'CREATE DATABASE "{name}"')
    stack.callback(server.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def end_group(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def inside(process: subprocess.Popen[bytes], word: str) -> int:
    """The first process below this one whose command line names `word` and which runs in the image."""
    for pid in sorted(descendants(process.pid)):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if words[0].startswith((b"/app/.venv", b"python")) and word.encode() in b" ".join(words):
            return pid
    raise AssertionError(f"no process of {word} was found")


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child, *descendants(child)}
    return found


def catches_term(pid: int) -> bool:
    """Whether a process has said what to do at TERM: then it has started."""
    caught = re.search(r"^SigCgt:\s+([0-9a-f]+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return caught is not None and bool(int(caught.group(1), 16) >> (signal.SIGTERM - 1) & 1)


def wait_for(what: str, seconds: float, question: object) -> float:
    """Ask until it is so; returns after how many seconds it was."""
    assert callable(question)
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if question():
                return time.monotonic() - began
        except (OSError, http.client.HTTPException, AssertionError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} s")


def stopped(pid: int, process: subprocess.Popen[bytes]) -> float:
    """Seconds from TERM to the end."""
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    process.wait(30)
    return time.monotonic() - began


def say(sentence: str) -> None:
    print(sentence, flush=True)


def look_at_the_image(builder: Builder) -> None:
    """What lies in the image and what it says about itself."""
    described = builder.described()
    assert described["User"] == f"{USER_ID}:{USER_ID}", described["User"]
    assert isinstance(described["Entrypoint"], list)
    assert described["Healthcheck"]["Test"][0] == "CMD"
    root = builder.mounted(builder.container())
    ours = [path for path in (root / "app").rglob("*") if ".venv" not in path.parts]
    kept = [path for path in ours if path.name in FORBIDDEN or path.suffix == ".env"]
    kept += list((root / "var/lib/soundfoundry").iterdir())
    assert kept == [], kept
    assert not any("SECRET" in value for value in described["Env"])
    writable = [path for path in (root / "app").rglob("*") if not path.is_symlink() and path.stat().st_uid != 0]
    assert writable == [], writable[:5]
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    say(f"the image holds {size / 1e6:.0f} MB, no secret, and nothing its user could change")


def prove_pages(proof: Proof) -> None:
    web = proof.launch("web")
    alive = wait_for("/livez", 60, lambda: proof.ask("/livez")[0] == 200)
    status, body = proof.ask("/readyz")
    assert status == 200, body
    assert json.loads(body)["status"] == "ok", body
    assert proof.ask("/")[0] == 301, "a page without TLS was served"
    status, page = proof.ask("/", **{"X-Forwarded-Proto": "https"})
    assert status == 200, page[:300]
    sheet = re.search(rb'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheet is not None, "the page names no collected style sheet"
    assert proof.ask(sheet.group(1).decode(), **{"X-Forwarded-Proto": "https"})[0] == 200
    pid = inside(web, "gunicorn")
    users = re.search(r"^Uid:\s+(.+)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert users is not None
    assert set(users.group(1).split()) == {str(USER_ID)}, users
    check = proof.builder.described()["Healthcheck"]["Test"][1:]
    check = [word.replace(":8000/", f":{proof.port}/") for word in check]
    healthy = subprocess.run(proof.builder.command(proof.container, check, {}), check=False).returncode == 0
    assert healthy, "the image's own health check fails"
    ended = stopped(pid, web)
    say(f"web: /livez after {alive:.1f} s, /readyz ok, a page, its style sheet; uid {USER_ID}; TERM: {ended:.1f} s")


def prove_events(proof: Proof) -> None:
    events = proof.launch("events")
    wait_for("/livez of events", 60, lambda: proof.ask("/livez")[0] == 200)
    assert proof.ask("/events/", **{"X-Forwarded-Proto": "https"})[0] == 401
    say(f"events: a stranger gets 401, TERM: {stopped(inside(events, 'gunicorn'), events):.1f} s")


def prove_the_others(proof: Proof) -> None:
    """Worker, reconciler and clock: they go on, the worker's check tells whether it lives, and TERM ends each."""
    check = proof.builder.command(proof.container, ["python", "deploy/worker_is_alive.py"], proof.environment)

    def is_healthy() -> bool:
        return subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode == 0

    assert not is_healthy(), "a worker that never started passes for alive"
    for words, in_command in PROGRAMS_WITHOUT_ADDRESS:
        process = proof.launch(*words)
        wait_for(f"the start of {words[0]}", 30, lambda: inside(process, in_command))  # noqa: B023  # asked at once
        if words[0] == "worker":
            wait_for("the worker's heartbeat", 30, is_healthy)
        wait_for(f"{words[0]} listening to TERM", 60, lambda: catches_term(inside(process, in_command)))  # noqa: B023
        say(f"{words[0]}: TERM: {stopped(inside(process, in_command), process):.1f} s")


def prove_music(proof: Proof) -> None:
    began = time.monotonic()
    done = proof.run("manage", "compose", "slow lo-fi", "--duration", "12", "--out", "/tmp/proof.mp3")
    assert done.returncode == 0, done.stderr
    say(f"compose: 12 seconds of music in {time.monotonic() - began:.1f} s")


def prove(stack: ExitStack) -> None:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sf-image-", ignore_cleanup_errors=True)))
    builder = Builder(folder)
    began = time.monotonic()
    builder.make_base()
    say(f"the base, made of Debian's packages: {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    builder.build()
    say(f"the image, built: {time.monotonic() - began:.0f} s")
    # Mounted containers must be let go before the folder can be removed.
    stack.callback(builder.ask, "rm", "--all")
    look_at_the_image(builder)
    proof = Proof(stack, builder, own_database(stack, os.environ["TEST_DATABASE_URL"]))
    wrong = proof.run("web", without="SECRET_KEY")
    assert wrong.returncode != 0
    assert "SECRET_KEY must be set" in wrong.stderr
    began = time.monotonic()
    migrated = proof.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    say(f"migrate: {time.monotonic() - began:.1f} s")
    for step in (prove_pages, prove_events, prove_the_others, prove_music):
        step(proof)


def main() -> int:
    if missing := what_is_missing():
        say(missing)
        return 1
    with ExitStack() as stack:
        prove(stack)
    say("The image is proven.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
