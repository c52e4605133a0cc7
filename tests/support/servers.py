"""Runs a command with TEST_DATABASE_URL and TEST_REDIS_URL: empty servers of this machine, or ones brought along.

Tests empty their databases. A server of this machine on which anything lies is somebody's, and is left alone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
import redis

from soundfoundry.embedded.redis_binary import redis_server_binary
from tests.support.live_site import free_port
from tests.support.postgres import OwnPostgres

LOCAL_DATABASE = "postgres://root@127.0.0.1:5432/test"
LOCAL_REDIS_PORT = 6379


def database_url(stack: ExitStack) -> str:
    """What is set, what listens here, lets us in and holds nothing, or a cluster of our own."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    if is_empty_postgres(LOCAL_DATABASE):
        return LOCAL_DATABASE
    server = OwnPostgres()
    stack.callback(server.stop)
    server.start()
    return server.url


def is_empty_postgres(url: str) -> bool:
    """Whether it lets us in, has no database but the one of the address, and no table in that one."""
    others = "SELECT 1 FROM pg_database WHERE NOT datistemplate AND datname NOT IN ('postgres', current_database())"
    tables = "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    try:
        with psycopg.connect(url, connect_timeout=2) as server:
            return server.execute(f"{others} UNION ALL {tables} LIMIT 1").fetchone() is None
    except psycopg.Error:
        return False


def redis_url(stack: ExitStack) -> str:
    """What is set, what listens here without a password and holds nothing, or a server of our own on a free port."""
    if url := os.environ.get("TEST_REDIS_URL"):
        return url
    port = LOCAL_REDIS_PORT
    if not is_empty_redis(f"redis://127.0.0.1:{port}"):
        port = free_port()
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sf-redis-"))
        command = [str(redis_server_binary()), "--port", str(port), "--dir", folder, "--save", ""]
        server = subprocess.Popen([*command, "--logfile", str(Path(folder) / "log")])
        stack.callback(server.wait)
        stack.callback(server.terminate)
        while not _listens(port) and server.poll() is None:
            pass
    return f"redis://127.0.0.1:{port}"


def is_empty_redis(url: str) -> bool:
    """Whether it answers without a password and has no key in any database."""
    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as server:
            return not server.info("keyspace")
    except redis.RedisError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main(command: list[str]) -> int:
    with ExitStack() as stack:
        urls = {"TEST_DATABASE_URL": database_url(stack), "TEST_REDIS_URL": redis_url(stack)}
        print(" ".join(f"{name}={url}" for name, url in urls.items()), flush=True)
        return subprocess.run(command, env={**os.environ, **urls}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
