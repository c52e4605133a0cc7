"""The recipe in an archive of ours: its member recipe.json, read within strict limits."""

from __future__ import annotations

# zipfile reads the names of members by it, and a process without files could not load it then.
import encodings.cp437  # noqa: F401
import struct
import zlib
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MEMBER = "recipe.json"
MOST_BYTES = 1 << 20
_END, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
_MOST_MEMBERS = 1000


def archive_text(file: BinaryIO, name: str) -> str | None:
    """The text of recipe.json; None for an archive without one. name is not looked at: there is one text in it."""
    del name
    try:
        return _member_text(file) if _is_small(file) else None
    except (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error, struct.error):
        return None


def _is_small(file: BinaryIO) -> bool:
    """Whether the list of members is short, and not of the kind whose true length stands elsewhere (ZIP64)."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or place + _END_BYTES > len(tail) or b"PK\x06\x07" in tail[max(0, place - 20) : place]:
        return False
    members, length = struct.unpack_from("<HI", tail, place + 10)
    return bool(members <= _MOST_MEMBERS and length <= MOST_BYTES)


def _member_text(file: BinaryIO) -> str | None:
    file.seek(0)
    with ZipFile(file) as archive:
        found = next((each for each in archive.infolist() if each.filename == MEMBER), None)
        if found is None or found.file_size > MOST_BYTES or found.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            return None
        with archive.open(found) as member:
            text = member.read(MOST_BYTES + 1)
    return text.decode("utf-8", "replace") if len(text) <= MOST_BYTES else None
