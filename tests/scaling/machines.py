"""One installation on two machines: the programs of production, twice, before one database, one Redis, one storage."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg

from tests.chaos.processes import kill_tree
from tests.chaos.servers import database, redis_of_our_own
from tests.support.live_site import free_port

ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "deploy" / "start"
HOST = "music.example.org"
WORKERS = ("worker 1", "worker 2")
PROGRAMS = {
    "web": ("web", "--workers", "1"),
    "events": ("events",),
    "worker 1": ("worker", "default"),
    "worker 2": ("worker", "default"),
    "reconciler": ("reconciler",),
    "clock": ("clock",),
}
ONCE_PER_RELEASE = (("migrate",), ("bucket",), ("manage", "collectstatic", "--noinput"))
PATIENCE_SECONDS = 200.0


def until(happened: Callable[[], Any], what: str) -> Any:
    """What was waited for; minutes without it are the sign that it never comes."""
    gives_up = time.monotonic() + PATIENCE_SECONDS
    while not (found := happened()):
        assert time.monotonic() < gives_up, f"it never came: {what}"
        time.sleep(0.05)
    return found


class Machine:
    """The programs of one machine, started as containers start them; what they keep here no other machine sees."""

    def __init__(self, name: str, folder: Path, shared: dict[str, str]) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        self.data = folder / name
        self.ports = {"web": free_port(), "events": free_port()}
        self.environment = {**shared, "DATA_DIR": str(self.data)}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *programs: str) -> None:
        """Start those that do not run, and wait until those with an address answer."""
        for program in programs:
            if not self.runs(program):
                self._running[program] = self._launched(program)
        for program in set(programs) & set(self.ports):
            until(lambda program=program: self._answers(program), f"{program} of {self.name}: {self.log.read_text()}")

    def runs(self, program: str) -> bool:
        return program in self._running and self._running[program].poll() is None

    def stop(self, *programs: str) -> None:
        """Ask them to end, and wait for it."""
        for program in programs:
            if self.runs(program):
                self._running[program].send_signal(signal.SIGTERM)
        for program in programs:
            if program in self._running:
                self._running.pop(program).wait(60)

    def kill(self, *programs: str) -> None:
        """As a machine dies: everything below these programs at once, without a word."""
        for program in programs:
            if program in self._running:
                kill_tree(self._running[program].pid)
                self._running.pop(program).wait()

    def run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """One program to its end."""
        command = [str(START), *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def _launched(self, program: str) -> subprocess.Popen[bytes]:
        # The database shows whose connection it is.
        mark = "&" if "?" in self.environment["DATABASE_URL"] else "?"
        named = f"{self.environment['DATABASE_URL']}{mark}application_name={self.name}-{program.replace(' ', '-')}"
        environment = {**self.environment, "DATABASE_URL": named}
        if program in self.ports:
            environment["PORT"] = str(self.ports[program])
        with self.log.open("ab") as log:
            command = [str(START), *PROGRAMS[program]]
            return subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _answers(self, program: str) -> bool:
        assert self.runs(program), f"{program} of {self.name} ended: {self.log.read_text()[-3000:]}"
        try:
            with urlopen(f"http://127.0.0.1:{self.ports[program]}/livez", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


class Installation:
    """Both machines and what they share."""

    def __init__(self, folder: Path, shared: dict[str, str]) -> None:
        self.one, self.two = Machine("one", folder, shared), Machine("two", folder, shared)
        self.both = (self.one, self.two)
        self._database = psycopg.connect(
            shared["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True
        )

    def start(self) -> None:
        """Everything but the workers; does nothing for what runs."""
        for machine in self.both:
            machine.start("reconciler")
        self.one.start("clock")
        for machine in self.both:
            machine.start("web", "events")

    def work_on(self, *machines: Machine) -> None:
        """Have two workers on each of these machines, and on no other."""
        for machine in self.both:
            if machine not in machines:
                machine.stop(*WORKERS)
        for machine in machines:
            machine.start(*WORKERS)

    def stop(self) -> None:
        for machine in self.both:
            machine.kill(*PROGRAMS)
        self._database.close()

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(question, values or None).fetchall()

    def change(self, statement: str, *values: object) -> None:
        self._database.execute(statement, values)

    def who_sweeps(self) -> Machine:
        """The machine whose reconciler holds the lock at this moment."""
        question = (
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND granted AND application_name LIKE '%-reconciler'"
        )
        while not (found := self.rows(question)):
            pass  # it holds the lock for milliseconds
        return self.one if found[0][0].startswith("one") else self.two


@contextmanager
def installation(**storage: str) -> Iterator[Installation]:
    """Two machines, migrated; `storage` says where music is kept, else in one folder that both machines see."""
    with (
        tempfile.TemporaryDirectory(prefix="sf-two-") as name,
        database() as database_url,
        redis_of_our_own(Path(name)) as redis,
    ):
        folder = Path(name)
        kept = {key: value for key, value in os.environ.items() if key in ("HOME", "LANG", "TMPDIR")}
        shared = {
            **kept,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "ENV_FILE": "",
            "ENVIRONMENT": "production",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "WELCOME_CREDITS_AFTER": "sign-up",
            "WELCOME_CREDITS_PER_NETWORK": "0",
            "ALLOWED_HOSTS": HOST,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
            "STATIC_ROOT": str(folder / "static"),
            **(storage or {"STORAGE_URL": (folder / "media").as_uri()}),
        }
        made = Installation(folder, shared)
        try:
            with ThreadPoolExecutor() as crew:
                for done in crew.map(made.one.run, ONCE_PER_RELEASE):
                    assert done.returncode == 0, done.stderr
            made.start()
            yield made
        finally:
            made.stop()
