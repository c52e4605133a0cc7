"""Large uploads pass through a web process in constant memory and are bounded before they are read (F8)."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from files import services, storing
from tests.tracks.test_large_files import server

if TYPE_CHECKING:
    from accounts.models import User
    from files.services.uploading import Announced

__all__ = ["server"]
MEGABYTE = 1_000_000
BLOCK = b"\x55" * MEGABYTE

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")


def announced(owner: User, megabytes: int) -> Announced:
    return services.start_upload(owner=owner, content_type="audio/wav", size_bytes=megabytes * MEGABYTE)


def put(port: int, url: str, length: str, blocks: int, *, breaks_off: bool = False) -> int:
    """The status that is answered; 0 when there is none."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        head = f"PUT {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: audio/wav\r\n{length}\r\n"
        connection.sendall(head.encode())
        for _ in range(blocks):
            connection.sendall(BLOCK)
        if breaks_off:
            return 0
        return int(connection.recv(200).split(b" ", 2)[1])


def sized(size: int) -> str:
    return f"Content-Length: {size}\r\n"


def are_drafts_gone() -> bool:
    return not [path for path in Path(storing.storage().path("uploads")).glob(".*") if path.is_file()]


def test_large_uploads_are_received_in_constant_memory(server: tuple[int, Callable[[], int]], user: User) -> None:
    port, peak = server
    first, *others = [announced(user, 90) for _ in range(5)]
    small = announced(user, 1)
    assert put(port, small.way.url, sized(MEGABYTE), 1) == 200
    before = peak()

    assert put(port, first.way.url, sized(90 * MEGABYTE), 90) == 200
    after_one = peak()
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda told: put(port, told.way.url, sized(90 * MEGABYTE), 90), others))
    after_all = peak()

    assert statuses == [200] * 4
    assert storing.size_of(first.upload.temporary_key) == 90 * MEGABYTE
    assert after_one - before <= 15
    assert after_all - before <= 40


def test_a_body_is_bounded_before_it_is_read_and_one_that_breaks_off_leaves_nothing(
    server: tuple[int, Callable[[], int]], user: User
) -> None:
    port, _ = server
    told = announced(user, 5)
    assert put(port, told.way.url, sized(100_000_001), 0) == 413
    assert put(port, told.way.url, "Transfer-Encoding: chunked\r\n", 0) == 411
    put(port, told.way.url, sized(5 * MEGABYTE), 3, breaks_off=True)
    deadline = time.monotonic() + 20
    while not are_drafts_gone() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert are_drafts_gone()
    assert storing.size_of(told.upload.temporary_key) is None
    assert put(port, told.way.url, sized(5 * MEGABYTE), 5) == 200
