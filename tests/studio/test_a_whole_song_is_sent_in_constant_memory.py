"""A song of three minutes, 32 MB as it was sent, goes to a service's storage without ever being in memory."""

from __future__ import annotations

import hashlib
import json
import socket
import struct
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from files.storing import store
from tests.engine.outbound.world import Server, answer, next_request
from tests.studio.taking_apart_outside import take_apart, use_runner
from tests.support.paid_work import PaidServices, buyer, forget_clients, paid
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["buyer", "paid"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]
SECONDS, RATE = 180, 44_100
MOST_BYTES = 6_000_000


class Swallowing:
    """fal.ai's storage as far as it needs no memory: what it got is known by its size and hash."""

    def __init__(self) -> None:
        self.size, self.sha256 = 0, ""
        self.server = Server(self._play)

    def _play(self, connection: socket.socket) -> None:
        while request := next_request(connection):
            connection.sendall(self._answered(*request, connection))

    def _answered(self, lines: bytes, begun: bytes, length: int, connection: socket.socket) -> bytes:
        digest, left = hashlib.sha256(begun), length - len(begun)
        while left:
            piece = connection.recv(min(left, 65_536))
            digest.update(piece)
            left -= len(piece)
        if lines.startswith(b"HEAD"):
            return answer(content_length=str(self.size))
        if lines.startswith(b"PUT"):
            self.size, self.sha256 = length, digest.hexdigest()
            return answer()
        addresses = {"upload_url": self.server.url("/put"), "file_url": self.server.url("/file.wav")}
        return answer(json.dumps(addresses).encode(), content_type="application/json")


@contextmanager
def measured() -> Iterator[list[int]]:
    """The most that was in memory meanwhile beyond what there was before, in bytes."""
    peak: list[int] = []
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    try:
        yield peak
        peak.append(tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()


def wav_of_silence(path: Path) -> Path:
    """Written without being in memory either: a head, and a hole on the disk."""
    size = SECONDS * RATE * 4
    head = (
        b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, RATE, RATE * 4, 4, 16)
    )
    with path.open("wb") as file:
        file.write(head + b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    return path


def test_a_song_of_three_minutes_is_sent_in_constant_memory(
    paid: PaidServices, buyer: User, song: Track, tmp_path: Path
) -> None:
    use_runner(paid)
    kept = store(wav_of_silence(tmp_path / "song.wav"))
    song.assets.update(storage_key=kept.key, size_bytes=kept.size_bytes, sha256=kept.sha256)
    storage = Swallowing()
    with storage.server as server:
        paid.settings.WEBHOOK_BASE_URL = ""
        paid.settings.PROVIDER_ACCOUNTS_AND_KEYS["fal"]["uploads_url"] = server.url().rstrip("/")
        paid.settings.OUTBOUND_ALLOW = [*paid.settings.OUTBOUND_ALLOW, server.address]
        forget_clients()
        job = take_apart(song, buyer)
        with measured() as peak:
            job = paid.live(job, until="submitted")
    assert (storage.size, storage.sha256) == (kept.size_bytes, kept.sha256)
    assert kept.size_bytes > 31_000_000
    assert peak[0] < MOST_BYTES
    (asked,) = paid.submissions(paid.fal)
    assert asked["audio_url"] == server.url("/file.wav")
