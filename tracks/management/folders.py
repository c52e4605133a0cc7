"""A composed song as a folder: what a command leaves there so that another one can change it."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.production import FinishedSong

_KEPT = ("master", "stem", "midi", "score", "lrc")


def copy_all(song: FinishedSong, folder: Path) -> list[Path]:
    """Master, stems, MIDI, score and words of a song, copied into a folder; what is made again is left out.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for file in song.files:
        if file.role in _KEPT:
            found.append(folder / file.path.name)
            shutil.copyfile(file.path, found[-1])
    return found
