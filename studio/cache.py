"""Sound as files on this machine, for who must read it from any place: bounded, the longest unused goes first."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from files.storing import copy_to, local_path

if TYPE_CHECKING:
    from tracks.models import Asset

MOST_BYTES = 2_000_000_000


def local_file(asset: Asset) -> Path:
    """Where this file can be read here; fetched from storage unless it lies on this machine. Raises OSError."""
    return local_path(asset.storage_key) or cached_file(
        f"{asset.sha256}.{asset.suffix}", lambda path: copy_to(asset.storage_key, path)
    )


def cached_file(name: str, write: Callable[[Path], None], *, is_fresh: bool = True) -> Path:
    """The file of this name, written unless it is there. Raises what `write` raises.

    is_fresh: whether one that is there may be used.
    """
    folder = Path(settings.DATA_DIR) / "cache" / "studio"
    path = folder / name
    if is_fresh and path.exists():
        os.utime(path)
        return path
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{secrets.token_hex(6)}.{path.suffix.lstrip('.')}"
    try:
        write(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _shrink(folder, spare=path)
    return path


def _shrink(folder: Path, *, spare: Path) -> None:
    facts = sorted(((path.stat().st_mtime, path.stat().st_size, path) for path in folder.iterdir()), reverse=True)
    total = 0
    for _, size, path in facts:
        total += size
        if total > MOST_BYTES and path != spare:
            path.unlink(missing_ok=True)
