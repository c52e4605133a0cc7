"""Nobody fills memory or disk with a body that no door takes: what is too long is refused before it is read."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from files import services
from tests.tracks.test_large_files import server

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["server"]
Server = tuple[int, Callable[[], int]]
BLOCK = b"x" * 1_000_000
BLOCKS = 60
MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
HOOK = "POST /webhooks/stripe/"
DOORS = ["POST /events/", "GET /events/", "POST /events/x", "POST /create/", "POST /uploads/x/", "POST /api/v1/tracks/",
         HOOK, "GET /livez"]  # fmt: skip
FORM = "Content-Type: multipart/form-data; boundary=b\r\n"
BEGINNING = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
CHUNKED = "Transfer-Encoding: chunked\r\n"


@pytest.fixture
def child_environment(child_environment: dict[str, str]) -> dict[str, str]:
    """As everywhere, but with pages whose pictures nobody collected."""
    return {**child_environment, "DEBUG": "true"}


def sized(size: int) -> str:
    return f"Content-Length: {size}\r\n"


def in_chunks(pieces: Iterable[bytes]) -> list[bytes]:
    return [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces]


def sent(port: int, door: str, headers: str, pieces: list[bytes]) -> tuple[int, bytes, bool]:
    """Status, the whole answer until the server closes, and whether it closed before all was sent."""
    answer, left = b"", list(pieces)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        # What was answered before the server closed the connection still stands in the socket.
        with contextlib.suppress(ConnectionError):
            connection.sendall(f"{door} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
            while left and not select.select([connection], [], [], 0)[0]:
                connection.sendall(left[0])
                left.pop(0)
        with contextlib.suppress(ConnectionError):
            while block := connection.recv(65_536):
                answer += block
    return int(answer.split(b" ", 2)[1]), answer, bool(left)


def test_a_body_that_says_it_is_too_long_is_refused_unread_at_every_door(server: Server) -> None:
    port, _ = server
    pieces = [BEGINNING, *[BLOCK] * BLOCKS]
    for door in DOORS:
        status, answer, was_cut_off = sent(port, door, sized(BLOCKS * len(BLOCK)) + FORM, pieces)
        assert (door, status, was_cut_off) == (door, 413, True)
        assert f"At most {MOST:,} bytes".encode() in answer


def test_a_body_that_does_not_say_how_long_it_is_is_not_taken_whole(server: Server) -> None:
    port, _ = server
    for door in DOORS:
        status, _, was_cut_off = sent(port, door, CHUNKED + FORM, in_chunks([BEGINNING, *[BLOCK] * BLOCKS]))
        assert (door, status == 500, was_cut_off) == (door, False, True)


@pytest.mark.parametrize("server", ["asgi"], indirect=True)
def test_chunks_are_counted_to_the_last_byte(server: Server) -> None:
    """A door that takes bodies gets the longest one whole, and says what it always says; a byte more is refused."""
    port, _ = server
    parts = [b"x" * (MOST // 2)] * 2
    ended, once = [b"0\r\n\r\n"], "Connection: close\r\n"
    status, answer, _ = sent(port, HOOK, CHUNKED + once, in_chunks(parts) + ended)
    assert (status, b"At most" in answer) == (400, False)
    status, answer, _ = sent(port, HOOK, CHUNKED + once, in_chunks([*parts, b"x"]) + ended)
    assert (status, f"At most {MOST:,} bytes".encode() in answer) == (413, True)


def test_the_door_for_sound_opens_to_those_who_were_given_a_way_and_for_that_much_only(
    server: Server, user: User
) -> None:
    port, _ = server
    way = f"PUT {services.start_upload(owner=user, content_type='audio/wav', size_bytes=9).way.url}"
    made_up = "PUT /uploads/made-up/"
    assert sent(port, made_up, sized(BLOCKS * len(BLOCK)), [BLOCK] * BLOCKS)[::2] == (404, True)
    assert sent(port, way, CHUNKED, in_chunks([BLOCK] * BLOCKS))[::2] == (411, True)
    assert sent(port, way, CHUNKED + sized(9), in_chunks([BLOCK] * 2 * BLOCKS))[::2] in {(400, True), (413, True)}
