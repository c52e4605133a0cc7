"""A PostgreSQL, a Redis, a data directory and a misbehaving service of the chaos test's own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.support.postgres import OwnPostgres
from tests.support.redis_server import RedisServer


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of an empty database: a new one on the server of TEST_DATABASE_URL, else on a server of our own."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if not given.startswith("postgres"):
        server = OwnPostgres()
        server.start()
        try:
            yield server.url
        finally:
            server.stop()
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


@contextlib.contextmanager
def world(seed: int) -> Iterator[dict[str, str]]:
    """Everything; yields the environment that leads to it."""
    with (
        tempfile.TemporaryDirectory(prefix="sf-chaos-") as name,
        database() as database_url,
        redis_of_our_own(Path(name)) as redis,
        music_service(seed) as service_url,
    ):
        yield {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "ENV_FILE": "",
            "DATA_DIR": name,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
            "CACHE_URL": redis.url.replace("db=0", "db=1"),
            "LOG_LEVEL": "WARNING",
            "OMP_NUM_THREADS": "1",
            "CHAOS_PROVIDER_URL": service_url,
        }
