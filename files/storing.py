"""Keeps files in storage under a key made from their content: stored once, never overwritten, in constant memory.

What is found there already is made young again, and what somebody is about to remove is waited for (`removing.py`), so
whoever has stored something has RELY_ON_IT to write down that it is needed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.utils import timezone

from files.models import Removal

BLOCK_BYTES = 256 * 1024
FOLDER = "sha256"
# What nobody needs is removed only when it was written longer ago than this.
LEAVE_ALONE = timedelta(days=1)
RELY_ON_IT = LEAVE_ALONE / 2
TRIES = 300
# A removal takes moments; one that is older ended with the process that began it.
REMOVAL_ENDS = timedelta(minutes=10)


@dataclass(frozen=True)
class Stored:
    """One object in storage."""

    key: str
    size_bytes: int
    sha256: str


def key_of(sha256: str, suffix: str) -> str:
    """Where content with this hash lies: sha256/ab/cd/<hash>.<suffix>."""
    return f"{FOLDER}/{sha256[:2]}/{sha256[2:4]}/{sha256}.{suffix}"


def store(path: Path, suffix: str | None = None) -> Stored:
    """Put this file into storage unless its content is there already; doing it twice has the effect of once.

    suffix: the ending of the key without its dot, when it is not that of the path.
    """
    sha256 = sha256_of_file(path)
    ending = path.suffix.lstrip(".").lower() if suffix is None else suffix
    stored = Stored(key_of(sha256, ending), path.stat().st_size, sha256)
    for _ in range(TRIES):
        if not _is_there_for_long(stored):
            _write(path, stored.key)
        # Only now: a removal that begins after this look sees how young the object is and leaves it, and one that
        # ended before it has done what it does.
        is_in_danger = Removal.objects.filter(key=stored.key, begun_at__gt=timezone.now() - REMOVAL_ENDS).exists()
        if not is_in_danger and is_whole(stored.key, stored.size_bytes):
            return stored
        time.sleep(0.1 if is_in_danger else 0)
    raise OSError(f"{stored.key} does not stay in storage")


def _is_there_for_long(stored: Stored) -> bool:
    """Whether the object is there and young, or could be made so."""
    if not is_whole(stored.key, stored.size_bytes):
        return False
    try:
        if timezone.now() - written_at(stored.key) > RELY_ON_IT:
            _refresh(stored.key)
    except FileNotFoundError:
        return False
    return True


def written_at(key: str) -> datetime:
    """When the object was written. Raises FileNotFoundError."""
    try:
        moment: datetime = default_storage.get_modified_time(key)
    except Exception as error:
        if _is_missing_in_bucket(error):
            raise FileNotFoundError(key) from error
        raise
    return moment


def _refresh(key: str) -> None:
    from_afar = getattr(default_storage, "refresh", None)
    if from_afar is not None:
        from_afar(key)
    else:
        os.utime(default_storage.path(key))


def _write(path: Path, key: str) -> None:
    if local_path(key) is not None:
        _store_locally(path, Path(default_storage.path(key)))
        return
    if size_of(key) is not None:
        default_storage.delete(key)  # it is not whole, and nothing is ever written over
    with path.open("rb") as source:
        saved = default_storage.save(key, File(source))
    if saved != key:
        # Somebody stored the same content meanwhile, and the storage gave this copy another name.
        default_storage.delete(saved)


def _store_locally(source: Path, target: Path) -> None:
    """Copy beside the target and rename, so that a key never shows half a file."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        with source.open("rb") as reading, draft.open("wb") as writing:
            shutil.copyfileobj(reading, writing, BLOCK_BYTES)
            writing.flush()
            os.fsync(writing.fileno())
        draft.chmod(0o600)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def is_whole(key: str, size_bytes: int) -> bool:
    """Whether an object of this size lies under the key."""
    return size_of(key) == size_bytes


def size_of(key: str) -> int | None:
    """How many bytes lie under the key; None when there is nothing that can be read."""
    try:
        return int(default_storage.size(key))
    except OSError:
        return None
    except Exception as error:
        if _is_missing_in_bucket(error):
            return None
        raise


def _is_missing_in_bucket(error: Exception) -> bool:
    """Whether an S3 client's error means "no such object"; told by its shape, so that no client is needed here."""
    response = getattr(error, "response", {})
    return bool(response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404)


def is_trouble(error: BaseException) -> bool:
    """Whether storage failed: a full disk, a bucket that is away; an S3 client's errors are told by their origin."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in {"botocore", "boto3"}


def sha256_of_file(path: Path) -> str:
    """The hash of a file on this machine. Raises OSError."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def sha256_of(key: str) -> str:
    """The hash of what lies under the key, read in blocks. Raises OSError when it can't be read."""
    digest = hashlib.sha256()
    for block in blocks(key):
        digest.update(block)
    return digest.hexdigest()


def blocks(key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The bytes of an object from `start` (all of them without a length), never more than a block at a time."""
    from_afar = getattr(default_storage, "blocks", None)
    if from_afar is not None:
        yield from from_afar(key, start, length, BLOCK_BYTES)
        return
    with default_storage.open(key, "rb") as source:
        source.seek(start)
        left = length
        while left is None or left > 0:
            block = source.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left))
            if not block:
                return
            left = None if left is None else left - len(block)
            yield block


def copy_to(key: str, path: Path) -> None:
    """Write the object as a file on this machine. Raises OSError when it can't be read."""
    with path.open("wb") as writing:
        for block in blocks(key):
            writing.write(block)


def storage() -> Storage:
    """Where files are kept, for what is done there beyond storing and reading."""
    return default_storage


def local_path(key: str) -> Path | None:
    """Where the object lies on this machine; None when storage is elsewhere."""
    return Path(default_storage.path(key)) if isinstance(default_storage, FileSystemStorage) else None
