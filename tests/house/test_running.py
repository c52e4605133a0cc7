"""`make run`, for real: it serves, it comes back after kills, it stops clean, and it says what is wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from soundfoundry.embedded.processes import descendants
from soundfoundry.embedded.redis_binary import redis_server_binary
from tests.support.live_site import LiveSite, is_alive


def commands(pid: int) -> dict[int, str]:
    """The living descendants of a process and what they run."""
    found = {}
    for child in descendants(pid):
        try:
            found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "waited 30 s in vain"
        time.sleep(0.05)


def running(site: LiveSite, part: str) -> list[int]:
    return [pid for pid, command in commands(site.pid).items() if part in command]


PROGRAMS = {
    "redis": str(redis_server_binary()),
    "web": "soundfoundry.embedded.web",
    "worker": "manage.py work",
    "reconciler": "manage.py sweep_jobs",
    "clock": "manage.py run_clock",
}


CANARY = "canary-" + "x1y2z3" * 10


@pytest.fixture(scope="module")
def installation() -> Iterator[LiveSite]:
    # No samples: they cost a render each, and have tests of their own.
    site = LiveSite(
        WORKER_COUNT="1",
        SAMPLES="false",
        SECRET_KEY=CANARY,
        S3_SECRET_ACCESS_KEY=CANARY,
        EMAIL_URL=f"smtp://user:{CANARY}@127.0.0.1:9/",
        LOG_LEVEL="DEBUG",
    )
    site.has_tables = False
    yield site
    site.stop()


@pytest.fixture
def site(installation: LiveSite) -> LiveSite:
    """The installation with all its programs running, whatever the test before did to it."""
    if not installation.is_running:
        installation.start()
    until(lambda: all(running(installation, part) for part in PROGRAMS.values()))
    return installation


def test_it_serves_pages_and_says_where(site: LiveSite) -> None:
    with urlopen(f"{site.url}/accounts/login/", timeout=10) as page:
        assert page.status == 200
        policy = page.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy
    until(lambda: site.url in site.log)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_killed_program_comes_back(name: str, site: LiveSite) -> None:
    old = running(site, PROGRAMS[name])
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    until(lambda: [pid for pid in running(site, PROGRAMS[name]) if pid not in old])
    until(lambda: (site.readiness() or {}).get("status") == "ok")


def test_state_is_private_and_only_in_the_data_directory(site: LiveSite) -> None:
    data = Path(site.environment["DATA_DIR"])
    assert data.stat().st_mode & 0o777 == 0o700
    assert {"db.sqlite3", "media", "redis", "run"} <= {path.name for path in data.iterdir()}
    assert (data / "run" / "redis.sock").stat().st_mode & 0o777 == 0o700


def test_a_second_start_on_the_same_data_is_refused(site: LiveSite) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = refused(site, **{**site.environment, "PORT": str(port)})
    assert "already running on this data directory" in told


def test_a_busy_port_is_named(site: LiveSite, tmp_path: Path) -> None:
    told = refused(site, **{**site.environment, "DATA_DIR": str(tmp_path)})
    assert f"Port {site.environment['PORT']}" in told
    assert "PORT=" in told


def test_a_data_directory_that_cannot_be_made_is_named(site: LiveSite) -> None:
    told = refused(site, **{**site.environment, "DATA_DIR": "/proc/nowhere"})
    assert "/proc/nowhere" in told
    assert "choose a folder" in told


def refused(site: LiveSite, **environment: str) -> str:
    """What a start that must fail says: some words, no traceback."""
    command = [*LiveSite.COMMAND]
    done = subprocess.run(
        command, cwd=LiveSite.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
    return done.stderr


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])


SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from accounts.models import User
user = User.objects.create_user("listener@example.org", "a-long-passphrase")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print("key:" + session.session_key)
"""


def test_it_stops_within_ten_seconds_with_a_stream_open_and_leaves_nothing(site: LiveSite) -> None:
    key = site.manage("shell", "-v", "0", "-c", SIGN_IN).rpartition("key:")[2].strip()
    stream = urlopen(Request(f"{site.url}/events/", headers={"Cookie": f"sessionid={key}"}), timeout=10)
    assert stream.readline().startswith(b"retry:")
    processes = list(commands(site.pid))
    site.interrupt(signal.SIGINT)
    assert site.wait(10) == 0
    assert stream.read() == b"\n"  # the end of the hint's event, and no more
    assert [pid for pid in processes if is_alive(pid)] == []
    assert not (Path(site.environment["DATA_DIR"]) / "run" / "redis.sock").exists()


def test_what_was_kept_is_there_after_the_next_start(site: LiveSite) -> None:
    site.interrupt(signal.SIGTERM)
    site.wait(10)
    site.manage("shell", "-c", "from accounts.models import User; User.objects.create_user('eve@example.org', 'x')")
    site.start()
    count = site.manage(
        "shell",
        "-v",
        "0",
        "-c",
        "from accounts.models import User; print(User.objects.filter(email='eve@example.org').count())",
    )
    assert count.strip().endswith("1")


def test_secrets_are_in_no_log_no_page_and_not_in_redis(site: LiveSite) -> None:
    told = [site.manage("check"), site.log]
    for path in ("readyz", "no/such/page", "accounts/login/", "api/v1/tracks/", "files/made-up/song.mp3"):
        try:
            with urlopen(f"{site.url}/{path}", timeout=10) as page:
                told.append(page.read().decode())
        except HTTPError as error:
            told.append(error.read().decode())
    data = Path(site.environment["DATA_DIR"])
    kept = [path.read_bytes() for path in (*data.glob("redis/**/*"), *data.glob("logs/*")) if path.is_file()]
    assert CANARY not in "".join(told)
    assert CANARY.encode() not in b"".join(kept)


def test_nothing_outlives_a_killed_supervisor(site: LiveSite) -> None:
    processes = list(commands(site.pid))
    (supervisor,) = [pid for pid in running(site, "soundfoundry.embedded.launcher") if parent_of(pid) == site.pid]
    os.kill(supervisor, signal.SIGKILL)
    assert site.wait(15) == 1
    assert [pid for pid in processes if is_alive(pid)] == []
    assert not (Path(site.environment["DATA_DIR"]) / "run" / "redis.sock").exists()
