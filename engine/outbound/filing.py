"""Writing what arrives to the disk: beside its place first, into its place when complete, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def filed(pieces: Iterable[bytes], into: Path) -> tuple[int, str]:
    """The size and SHA-256 of the file that now lies at `into`; after any failure, what lay there before still does."""
    beside = into.with_name(f".{secrets.token_hex(8)}.part")
    fingerprint, size = sha256(), 0
    try:
        with beside.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                fingerprint.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(into)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return size, fingerprint.hexdigest()
