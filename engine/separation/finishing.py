"""Found stems become files to keep and to listen to, and are proven to be the recording."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.audio.encoding import CONTENT_TYPES, encode, encode_preview
from engine.audio.tags import tags_like
from engine.outside import Report
from engine.production import FinishedFile
from engine.separation.checking import UnequalStems, remainder_dbfs

__all__ = ["UnequalStems", "finish_stems"]


def finish_stems(
    whole: Path, stems: Mapping[str, Path], into: Path, title: str, report: Report
) -> tuple[list[FinishedFile], float]:
    """Write each stem as a tagged FLAC and as a light copy, in a folder that exists.

    The files (roles "stem" and "preview"), and what is left of the recording without all stems, in dBFS, measured in
    the files that are kept. Tags say what those of the recording say. Raises UnequalStems, DecodeError.
    """
    files = []
    for number, (name, path) in enumerate(stems.items()):
        report("encoding", number / len(stems))
        words = tags_like(whole, f"{title} – {name}")
        kept, light = into / f"{name}.flac", into / f"{name}.opus"
        encode(path, kept, words)
        encode_preview(kept, light, words)
        files += [
            FinishedFile("stem", name, kept, CONTENT_TYPES[".flac"]),
            FinishedFile("preview", name, light, CONTENT_TYPES[".opus"]),
        ]
    report("checking", None)
    return files, remainder_dbfs(whole, [into / f"{name}.flac" for name in stems])
