"""What was sent, as a file on this machine for as long as somebody looks at it."""

from __future__ import annotations

import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from files import storing
from files.inspecting import NotSound
from files.models import Upload

# Longer than any look takes; a process that died while it looked keeps others waiting no longer.
LOOK = timedelta(minutes=10)


def _clear_left_behind(place: Path) -> None:
    """Copies of processes that died over them, which nobody looks at any more."""
    for folder in place.glob("upload-*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > LOOK.total_seconds():
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def at_hand(upload: Upload) -> Iterator[Path]:
    """The bytes as a file on this machine that nobody changes any more: in a bucket they can be sent anew meanwhile."""
    here = storing.local_path(upload.temporary_key)
    if here is not None:
        yield here
        return
    # Beside our other data, because /tmp may be memory.
    _clear_left_behind(Path(settings.DATA_DIR))
    with tempfile.TemporaryDirectory(prefix="upload-", dir=settings.DATA_DIR) as folder:
        path = Path(folder) / uuid.uuid4().hex
        left = upload.size_bytes
        with path.open("xb") as writing:
            for block in storing.blocks(upload.temporary_key, 0, upload.size_bytes + 1):
                left -= len(block)
                writing.write(block)
        if left:
            raise NotSound("What arrived was changed while it was looked at.")
        yield path
