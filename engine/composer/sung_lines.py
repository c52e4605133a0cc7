"""Lines that were sung: kept in memory since choruses return, and in a folder since a worker may be killed."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import numpy as np

from engine.singing.voice import SungLine

_CACHE_BYTES = 24 << 20


class SungLines:
    """Finds a line by everything that decides how it sounds."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where lines outlive this process; it is made when there is one to keep."""
        self._folder = folder
        self._lines: dict[str, SungLine] = {}

    def get(self, key: str) -> SungLine | None:
        line = self._lines.get(key) or self._read(key)
        if line is not None:
            self._remember(key, line)
        return line

    def keep(self, key: str, line: SungLine) -> None:
        self._remember(key, line)
        path = self._path(key)
        if path is None:
            return
        # What cannot be kept is sung again, should it come to that.
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            with draft.open("wb") as file:
                np.save(file, np.append(np.float32(line.start_s), line.samples), allow_pickle=False)
            draft.replace(path)

    def _read(self, key: str) -> SungLine | None:
        path = self._path(key)
        try:
            values = np.load(path, allow_pickle=False) if path is not None else None
        except (OSError, ValueError, EOFError):
            return None
        return None if values is None else SungLine(values[1:], round(float(values[0]), 6))

    def _remember(self, key: str, line: SungLine) -> None:
        self._lines[key] = line
        while sum(each.samples.nbytes for each in self._lines.values()) > _CACHE_BYTES and len(self._lines) > 1:
            self._lines.pop(next(iter(self._lines)))

    def _path(self, key: str) -> Path | None:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / f"{name}.npy" if self._folder is not None else None
