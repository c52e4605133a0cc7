"""Files of any size pass through a web process in constant memory (F8), under ASGI and under WSGI."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.support.live_site import free_port
from tests.tracks.conftest import MakeTrack
from tracks.links import link_to

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

MEGABYTE = 1024 * 1024
SERVERS = {
    "asgi": ["uvicorn", "soundfoundry.asgi:application", "--log-level", "warning", "--port"],
    "wsgi": ["gunicorn", "soundfoundry.wsgi:application", "--threads", "4", "--log-level", "warning", "-b"],
}


@pytest.fixture(params=SERVERS)
def server(
    request: pytest.FixtureRequest, child_environment: dict[str, str]
) -> Iterator[tuple[int, Callable[[], int]]]:
    """A port, and how many megabytes of memory its largest process has used at most so far."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        *SERVERS[request.param],
        str(port) if request.param == "asgi" else f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(command, env=child_environment)

    def peak() -> int:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return max(high_water(pid) for pid in [str(process.pid), *children])

    try:
        wait_for(port, process)
        yield port, peak
    finally:
        process.terminate()
        process.wait(timeout=20)


def high_water(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/livez")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError("the server did not start")


def read(port: int, address: str, headers: dict[str, str] | None = None) -> tuple[int, int]:
    """Status and number of bytes, thrown away as they come."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", address, headers=headers or {})
    answer = connection.getresponse()
    count = 0
    while block := answer.read(MEGABYTE):
        count += len(block)
    connection.close()
    return answer.status, count


@pytest.fixture
def big(user: User, make_track: MakeTrack) -> Track:
    """A public track whose files have 200 MB each; sparse, so that they cost no disk."""
    track = make_track(user, visibility="public")
    for asset in track.assets.all():
        with Path(default_storage.path(asset.storage_key)).open("r+b") as file:
            file.truncate(200 * MEGABYTE)
    track.assets.update(size_bytes=200 * MEGABYTE)
    return track


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_large_files_and_archives_are_sent_in_constant_memory(
    server: tuple[int, Callable[[], int]], big: Track
) -> None:
    port, peak = server
    address = link_to(big, big.assets.get(role="mp3"), as_attachment=False)
    archive = reverse("tracks:stems", args=[big.pk])
    assert read(port, address, {"Range": "bytes=0-99"}) == (206, 100)
    before = peak()

    assert read(port, address) == (200, 200 * MEGABYTE)
    after_one = peak()
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda _: read(port, address), range(4)))
    status, count = read(port, archive)
    after_all = peak()

    assert at_once == [(200, 200 * MEGABYTE)] * 4
    assert status == 200
    assert count > 600 * MEGABYTE
    assert after_one - before <= 40
    assert after_all - before <= 100
