"""Vorbis comments as bytes: written into FLAC files, read back from FLAC and Ogg within strict limits."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 1 << 20
_MOST_COMMENTS = 1000
_COMMENT_BLOCK = 4
_LAST = 0x80
_MOST_BLOCKS = 128


def put_into_flac(source: Path, target: Path, fields: Mapping[str, str]) -> None:
    """Copy a FLAC file with these comments in place of its own; the sound is not touched. Raises ValueError."""
    with source.open("rb") as old, target.open("wb") as new:
        if old.read(4) != b"fLaC":
            raise ValueError("not a FLAC file")
        kept = [(kind, content) for kind, content in _blocks(old) if kind != _COMMENT_BLOCK]
        comments = _comments(fields)
        new.write(b"fLaC")
        # STREAMINFO must come first; our comments go last and carry the mark of the last block.
        for kind, content in kept:
            new.write(bytes([kind]) + len(content).to_bytes(3, "big") + content)
        new.write(bytes([_COMMENT_BLOCK | _LAST]) + len(comments).to_bytes(3, "big") + comments)
        while chunk := old.read(MOST_BYTES):
            new.write(chunk)


def retitled_comments(raw: bytes, title: str) -> bytes:
    """A comment block with this title in place of its own. Raises struct.error when it is none."""
    (vendor,) = struct.unpack_from("<I", raw, 0)
    (count,) = struct.unpack_from("<I", raw, 4 + vendor)
    place = 8 + vendor
    written = raw[:place]
    for _ in range(min(count, _MOST_COMMENTS)):
        (size,) = struct.unpack_from("<I", raw, place)
        entry = raw[place + 4 : place + 4 + size]
        name = entry.partition(b"=")[0]
        written += _sized(name + b"=" + title.encode() if name.upper() == b"TITLE" else entry)
        place += 4 + size
    return written + raw[place:]


def flac_text(file: BinaryIO, name: str) -> str | None:
    """The comment called `name` of a FLAC file; None when there is none."""
    file.seek(4)
    for _ in range(_MOST_BLOCKS):
        head = file.read(4)
        if len(head) < 4:
            return None
        size = int.from_bytes(head[1:], "big")
        if head[0] & ~_LAST == _COMMENT_BLOCK and size <= MOST_BYTES:
            return _named(file.read(size), name)
        if head[0] & _LAST:
            return None
        file.seek(size, 1)
    return None


def ogg_text(file: BinaryIO, name: str) -> str | None:
    """The comment called `name` of an Ogg Opus or Ogg Vorbis file; None when there is none."""
    file.seek(0)
    packet, packets = b"", 0
    while len(packet) <= MOST_BYTES:
        head = file.read(27)
        if len(head) < 27 or head[:4] != b"OggS":
            return None
        lengths = file.read(head[26])
        body = file.read(sum(lengths))
        start = 0
        for length in lengths:
            packet += body[start : start + length]
            start += length
            if length < 255:
                packets += 1
                if packets == 2:
                    return _opened_packet(packet, name)
                packet = b""
    return None


def _opened_packet(packet: bytes, name: str) -> str | None:
    for magic in (b"OpusTags", b"\x03vorbis"):
        if packet.startswith(magic):
            return _named(packet[len(magic) :], name)
    return None


def _blocks(file: BinaryIO) -> list[tuple[int, bytes]]:
    found = []
    for _ in range(_MOST_BLOCKS):
        head = file.read(4)
        if len(head) < 4:
            raise ValueError("the FLAC file is cut short")
        found.append((head[0] & ~_LAST, file.read(int.from_bytes(head[1:], "big"))))
        if head[0] & _LAST:
            return found
    raise ValueError("the FLAC file has too many blocks")


def _comments(fields: Mapping[str, str]) -> bytes:
    vendor = fields.get("encoder", "").encode()
    entries = [f"{name.upper()}={text}".encode() for name, text in fields.items()]
    return b"".join(
        [_sized(vendor), struct.pack("<I", len(entries)), *(_sized(entry) for entry in entries)],
    )


def _sized(content: bytes) -> bytes:
    return struct.pack("<I", len(content)) + content


def _named(raw: bytes, name: str) -> str | None:
    """The value of one entry of a comment block."""
    wanted = name.upper().encode() + b"="
    try:
        (vendor,) = struct.unpack_from("<I", raw, 0)
        (count,) = struct.unpack_from("<I", raw, 4 + vendor)
        place = 8 + vendor
        for _ in range(min(count, _MOST_COMMENTS)):
            (size,) = struct.unpack_from("<I", raw, place)
            entry = raw[place + 4 : place + 4 + size]
            if entry[: len(wanted)].upper() == wanted:
                return entry[len(wanted) :].decode("utf-8", "replace")
            place += 4 + size
    except struct.error:
        return None
    return None
