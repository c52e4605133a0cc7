"""A real S3 server for tests: OpenStack Swift with s3api and tempauth, one disk, one copy, installed on first use."""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.live_site import free_port

LIST = Path(__file__).with_name("server-requirements.txt")
ACCESS_KEY = "test:tester"
SECRET_KEY = "testing"
PARTS = ("account", "container", "object")

SWIFT_CONF = "[swift-hash]\nswift_hash_path_suffix = tests\n"
STORAGE_CONF = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
devices = {folder}/disks
mount_check = false
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
"""
PROXY_CONF = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck s3api tempauth copy slo dlo versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:s3api]
use = egg:swift#s3api
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
"""


def installed() -> Path:
    """The programs of Swift, in an environment that is made once and kept with this user's other caches."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "soundfoundry-tests"
    name = hashlib.sha256(LIST.read_bytes() + sys.version.encode()).hexdigest()[:16]
    place = cache / f"swift-{name}"
    if (place / "complete").exists():
        return place / "bin"
    shutil.rmtree(place, ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    python = getattr(sys, "_base_executable", sys.executable)
    subprocess.run([python, "-m", "venv", place], check=True)
    pip = [place / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--require-hashes", "-r", LIST], check=True)
    (place / "complete").touch()
    return place / "bin"


class Swift:
    """One throw-away server; `url` is where it speaks S3."""

    def __init__(self) -> None:
        self.programs = installed()
        # On a disk, because Swift keeps what it knows of an object in extended attributes.
        self.folder = Path(tempfile.mkdtemp(prefix="sf-s3-", dir=self.programs.parent.parent))
        self.ports = {part: free_port() for part in (*PARTS, "proxy")}
        self.url = f"http://127.0.0.1:{self.ports['proxy']}"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        (self.folder / "disks" / "d1").mkdir(parents=True)
        (self.folder / "swift.conf").write_text(SWIFT_CONF, encoding="ascii")
        for part in PARTS:
            self._make_ring(part)
            self._launch(part, STORAGE_CONF)
        self._launch("proxy", PROXY_CONF)
        deadline = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > deadline or any(process.poll() is not None for process in self._processes):
                log = (self.folder / "log").read_text(errors="replace")
                self.stop()
                raise AssertionError(f"Swift did not start:\n{log[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_ring(self, part: str) -> None:
        builder = self.folder / f"{part}.builder"
        disk = f"r1z1-127.0.0.1:{self.ports[part]}/d1"
        for words in (("create", "4", "1", "1"), ("add", disk, "1"), ("rebalance",)):
            command = [self.programs / "swift-ring-builder", builder, *words]
            subprocess.run(command, check=True, capture_output=True)

    def _launch(self, part: str, text: str) -> None:
        path = self.folder / f"{part}.conf"
        path.write_text(
            text.format(part=part, port=self.ports[part], folder=self.folder, user=getpass.getuser()), encoding="utf-8"
        )
        with (self.folder / "log").open("ab") as log:
            command = [self.programs / "python", self.programs / f"swift-{part}-server", path, "--verbose"]
            self._processes.append(subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL))

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthcheck", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False
