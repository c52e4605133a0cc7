"""Keeps files in storage under a key made from their content: stored once, never overwritten, in constant memory."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage

BLOCK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Stored:
    """One object in storage."""

    key: str
    size_bytes: int
    sha256: str


def key_of(sha256: str, suffix: str) -> str:
    """Where content with this hash lies: sha256/ab/cd/<hash>.<suffix>."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}.{suffix}"


def store(path: Path) -> Stored:
    """Put this file into storage unless its content is there already; doing it twice has the effect of once."""
    with path.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    stored = Stored(key_of(sha256, path.suffix.lstrip(".").lower()), path.stat().st_size, sha256)
    storage = default_storage
    if is_whole(stored.key, stored.size_bytes):
        return stored
    if local_path(stored.key) is not None:
        _store_locally(path, Path(storage.path(stored.key)))
        return stored
    with path.open("rb") as source:
        saved = storage.save(stored.key, File(source))
    if saved != stored.key:
        # Somebody stored the same content meanwhile, and the storage gave this copy another name.
        storage.delete(saved)
    return stored


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
    try:
        return bool(default_storage.size(key) == size_bytes)
    except OSError:
        return False
    except Exception as error:
        if _is_missing_in_bucket(error):
            return False
        raise


def _is_missing_in_bucket(error: Exception) -> bool:
    """Whether an S3 client's error means "no such object"; told by its shape, so that no client is needed here."""
    response = getattr(error, "response", {})
    return bool(response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404)


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


def local_path(key: str) -> Path | None:
    """Where the object lies on this machine; None when storage is elsewhere."""
    storage: Storage = getattr(default_storage, "_wrapped", default_storage)
    return Path(default_storage.path(key)) if isinstance(storage, FileSystemStorage) else None
