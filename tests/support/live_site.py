"""The whole real product, started the way `make run` starts it, on a free port and a fresh data directory."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.support.tables import migrated_database

ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class LiveSite:
    """One running product; `url` is its address, `environment` reaches its data from manage.py."""

    ROOT = ROOT
    COMMAND = (sys.executable, "-m", "soundfoundry.embedded.launcher")

    def __init__(self, **environment: str) -> None:
        # Laid into a new data directory; False for a first start as people have it.
        self.has_tables = True
        self.folder = Path(tempfile.mkdtemp(prefix="sf-live-"))
        self.url = ""
        self.environment = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")
        } | {
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(free_port()),
            "ENV_FILE": "",
            "FETCH_MODELS": "false",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        """Start and wait until pages are served."""
        self._lay_tables()
        self.launch()
        self.url = f"http://127.0.0.1:{self.environment['PORT']}"
        deadline = time.monotonic() + 300  # a loaded machine is slow and not wrong
        while time.monotonic() < deadline and self._process is not None and self._process.poll() is None:
            if self.readiness() is not None:
                return
            time.sleep(0.05)
        log = self.log
        self.stop()
        raise AssertionError(f"the product did not start:\n{log}")

    def launch(self) -> subprocess.Popen[bytes]:
        """Start without waiting."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.COMMAND,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        return self._process

    def _lay_tables(self) -> None:
        """A first start finds its tables there; it still looks whether they are those of its migrations."""
        database = Path(self.environment["DATA_DIR"]) / "db.sqlite3"
        if self.has_tables and not database.exists() and "DATABASE_URL" not in self.environment:
            database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy(migrated_database(), database)

    def readiness(self) -> dict[str, object] | None:
        """What /readyz says, or None while nobody answers."""
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return dict(json.load(answer))
        except HTTPError as error:
            return dict(json.load(error))
        except OSError:
            return None

    def manage(self, *words: str) -> str:
        """Run a command of the product on this site's data; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def interrupt(self, number: signal.Signals) -> None:
        """Send a signal to its whole process group, as a terminal does."""
        os.killpg(self.pid, number)

    def wait(self, seconds: float) -> int:
        """Its exit status; fails when it has not ended by then."""
        assert self._process is not None
        return self._process.wait(seconds)

    def stop(self) -> int:
        """Stop it if it still runs and remove its data; returns its exit status."""
        status = 0
        if self._process is not None:
            self._process.terminate()  # does nothing once it has ended
            status = self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
        return status
