"""Tags in WAV files: an INFO list for players, an id3 chunk for everything that doesn't fit in it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from engine.audio.id3 import id3_bytes, id3_text

_INFO = {"title": b"INAM", "artist": b"IART", "comment": b"ICMT", "encoder": b"ISFT"}
_MOST_CHUNKS = 200


def put_into_wav(path: Path, fields: Mapping[str, str]) -> None:
    """Append tags to a WAV file of ours that has none yet. Raises ValueError."""
    entries = b"".join(_chunk(_INFO[name], text.encode() + b"\0") for name, text in fields.items() if name in _INFO)
    added = _chunk(b"LIST", b"INFO" + entries) + _chunk(b"id3 ", id3_bytes(fields))
    with path.open("r+b") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            raise ValueError("not a WAV file")
        end = file.seek(0, 2)
        if end % 2:
            file.write(b"\0")
            end += 1
        file.write(added)
        file.seek(4)
        file.write(struct.pack("<I", end + len(added) - 8))


def retitled_info(content: bytes, title: str) -> bytes:
    """The content of an INFO list with this title in place of its own."""
    place, written = 4, content[:4]
    while place + 8 <= len(content):
        size = struct.unpack_from("<I", content, place + 4)[0]
        end = place + 8 + size + size % 2
        is_title = content[place : place + 4] == _INFO["title"]
        written += _chunk(_INFO["title"], title.encode() + b"\0") if is_title else content[place:end]
        place = end
    return written


def wav_text(file: BinaryIO, name: str) -> str | None:
    """The text called `name` in the id3 chunk of a WAV file; None when there is none."""
    file.seek(12)
    for _ in range(_MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        size = struct.unpack("<I", head[4:])[0]
        if head[:4].lower() == b"id3 ":
            return id3_text(file, name)
        file.seek(size + size % 2, 1)
    return None


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
