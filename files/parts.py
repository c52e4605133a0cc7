"""Uploads that come in parts: how much has arrived, how the rest is sent, and one object made of all of them.

On this machine the parts are appended to one file; a bucket gathers them itself, and they are sent straight to it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse

from files import storing
from files.models import Upload
from files.receiving import WAY_SECONDS, CutShort, SentTwice, Way, token_for

# The least that a bucket takes as a part; whoever loses a connection sends at most so much again.
PART_BYTES = 5 * 1024 * 1024
PARTIAL = "application/partial-upload"


class OffsetMismatch(Exception):
    """The next byte that is wanted is another one: `received_bytes` says which."""

    def __init__(self, received_bytes: int) -> None:
        super().__init__()
        self.received_bytes = received_bytes


class PartBusy(Exception):
    """Another part of this upload arrives in this moment."""


@dataclass(frozen=True)
class Part:
    """Bytes that are still to be sent, from `start` on, and how."""

    start: int
    size_bytes: int
    way: Way


def received_bytes(upload: Upload) -> int:
    """How many bytes have arrived, counted from the first up to the first that is missing."""
    whole = storing.size_of(upload.temporary_key)
    if whole == upload.size_bytes:
        return whole
    if storing.local_path(upload.partial_key) is not None:
        return storing.size_of(upload.partial_key) or 0
    return _received_by_bucket(upload)


def missing_parts(upload: Upload, received: int) -> list[Part]:
    """What is still to be sent once so many bytes have arrived, in order."""
    starts = range(received, upload.size_bytes, PART_BYTES)
    sizes = [min(PART_BYTES, upload.size_bytes - start) for start in starts]
    return [Part(start, size, _way(upload, start, size)) for start, size in zip(starts, sizes, strict=True)]


def join(upload: Upload) -> bool:
    """Make the object of an upload whose parts have all arrived, once; whether it is there."""
    if storing.size_of(upload.temporary_key) == upload.size_bytes:
        return True
    if received_bytes(upload) < upload.size_bytes:
        return False
    storage: Any = storing.storage()
    # Two at once: the second finds the parts gone and the object there.
    with suppress(FileNotFoundError):
        if storing.local_path(upload.partial_key) is not None:
            Path(storage.path(upload.partial_key)).replace(storage.path(upload.temporary_key))
        else:
            storage.join_parts(upload.temporary_key, upload.multipart_id)
    return storing.size_of(upload.temporary_key) == upload.size_bytes


def begin(upload: Upload) -> str:
    """What the storage calls the parts of this upload; "" where they need no name."""
    begin_parts = getattr(storing.storage(), "begin_parts", None)
    return str(begin_parts(upload.temporary_key, upload.content_type)) if begin_parts else ""


def are_gone(upload: Upload) -> bool:
    """Whether the bucket that began to gather parts of this upload knows nothing of them any more."""
    storage: Any = storing.storage()
    try:
        storage.parts(upload.temporary_key, upload.multipart_id)
    except FileNotFoundError:
        return True
    return False


def discard(upload: Upload, multipart_id: str = "") -> None:
    """Delete whatever has arrived of an upload."""
    storage: Any = storing.storage()
    storage.delete(upload.temporary_key)
    if storing.local_path(upload.partial_key) is not None:
        storage.delete(upload.partial_key)
    elif parts_name := multipart_id or upload.multipart_id:
        storage.abort_parts(upload.temporary_key, parts_name)


def receive_part(upload: Upload, start: int, size_bytes: int, read: Callable[[int], bytes]) -> int:
    """Append bytes that `read` gives to what has arrived on this machine; how many have arrived then.

    What arrived before a connection broke is kept. Raises SentTwice, PartBusy, OffsetMismatch, CutShort, OSError.
    """
    if Path(storing.storage().path(upload.temporary_key)).exists():
        raise SentTwice
    target = Path(storing.storage().path(upload.partial_key))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as writing:
        try:
            fcntl.flock(writing, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PartBusy from None
        place = writing.seek(0, os.SEEK_END)
        if place != start:
            raise OffsetMismatch(place)
        end = start + size_bytes
        while place < end and (block := read(min(storing.BLOCK_BYTES, end - place))):
            place += writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    if place < end:
        raise CutShort
    return place


def _way(upload: Upload, start: int, size_bytes: int) -> Way:
    storage: Any = storing.storage()
    if storing.local_path(upload.partial_key) is None:
        number = start // PART_BYTES + 1
        name, parts_name = upload.temporary_key, upload.multipart_id
        url = storage.way_of_part(name, parts_name, number, size_bytes=size_bytes, seconds=WAY_SECONDS)
        return Way("PUT", url, {}, {})
    headers = {"Content-Type": PARTIAL, "Upload-Offset": str(start)}
    return Way("PATCH", reverse("files:receive", args=[token_for(upload)]), headers, {})


def _received_by_bucket(upload: Upload) -> int:
    if not upload.multipart_id:
        return 0
    storage: Any = storing.storage()
    try:
        sizes = storage.parts(upload.temporary_key, upload.multipart_id)
    except FileNotFoundError:
        return 0
    received = 0
    for start in range(0, upload.size_bytes, PART_BYTES):
        size = min(PART_BYTES, upload.size_bytes - start)
        if sizes.get(start // PART_BYTES + 1) != size:
            break
        received += size
    return received
