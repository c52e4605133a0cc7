"""A PostgreSQL, a Redis, a data directory and a misbehaving service of the chaos test's own; the servers can crash."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support.postgres import OwnPostgres
from tests.support.redis_server import RedisServer


class CrashingPostgres(OwnPostgres):
    """Ours to crash: every session ends at once, and what was committed is found again in the log."""

    def crash(self) -> None:
        assert self._process is not None
        command = self._process.args
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, process_group=0)


@contextlib.contextmanager
def postgres_of_our_own() -> Iterator[CrashingPostgres]:
    server = CrashingPostgres()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of an empty database: a new one on the server of TEST_DATABASE_URL, else on a server of our own."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if not given.startswith("postgres"):
        with postgres_of_our_own() as server:
            yield server.url
        return
    name = f"sf_jobs_chaos_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def redis_of_our_own(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder / "r.sock", folder / "redis")
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def music_service(seed: int) -> Iterator[str]:
    """The address of the misbehaving service."""
    command = [sys.executable, "-m", "tests.doubles.misbehaving_server", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@dataclass(frozen=True)
class World:
    """Everything; `environment` leads to it."""

    environment: dict[str, str]
    redis: RedisServer
    postgres: CrashingPostgres | None  # None when it is somebody else's


@contextlib.contextmanager
def world(seed: int, settings: str = "tests.chaos.settings") -> Iterator[World]:
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="sf-chaos-", ignore_cleanup_errors=True))
        is_ours = not os.environ.get("TEST_DATABASE_URL", "").startswith("postgres")
        postgres = stack.enter_context(postgres_of_our_own()) if is_ours else None
        database_url = postgres.url if postgres else stack.enter_context(database())
        redis = stack.enter_context(redis_of_our_own(Path(name)))
        service_url = stack.enter_context(music_service(seed))
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings,
            "ENV_FILE": "",
            "DATA_DIR": name,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
            "CACHE_URL": redis.url.replace("db=0", "db=1"),
            "LOG_LEVEL": "WARNING",
            "OMP_NUM_THREADS": "1",
            "CHAOS_PROVIDER_URL": service_url,
        }
        yield World(environment, redis, postgres)
