"""ID3v2 tags as bytes: written for MP3 and for the id3 chunk of WAV, read back within strict limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

MOST_BYTES = 1 << 20
"""A longer text is not one of ours and is skipped unread."""

_FRAMES = {"title": b"TIT2", "artist": b"TPE1", "encoder": b"TSSE"}
_UTF8 = 3
_CODECS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_MOST_FRAMES = 500
_MILLISECONDS, _LYRICS = 2, 1
_TIMED_WORD = re.compile(r"<(\d+):(\d+\.\d+)> ?([^<\n]*)(\n?)")


def id3_bytes(fields: Mapping[str, str]) -> bytes:
    """An ID3v2.4 tag: title, artist, comment and encoder in their own frames, everything else as TXXX.

    "lyrics" (LRC with a time for every word) become unsynchronised and synchronised ones.
    """
    frames = b""
    for name, text in fields.items():
        value = text.encode()
        if name in _FRAMES:
            frames += _frame(_FRAMES[name], bytes([_UTF8]) + value)
        elif name == "comment":
            frames += _frame(b"COMM", bytes([_UTF8]) + b"eng\0" + value)
        elif name == "lyrics":
            frames += _frame(b"USLT", bytes([_UTF8]) + b"eng\0" + plain_lyrics(text).encode())
            frames += _frame(
                b"SYLT", bytes([_UTF8]) + b"eng" + bytes([_MILLISECONDS, _LYRICS]) + b"\0" + _words_with_times(text)
            )
        else:
            frames += _frame(b"TXXX", bytes([_UTF8]) + name.upper().encode() + b"\0" + value)
    return id3_head(len(frames)) + frames


def plain_lyrics(lrc: str) -> str:
    """The lines of LRC without their times and titles."""
    rows = [re.sub(r"\[[^\]]*\] ?|<[^>]*> ?", "", row) for row in lrc.splitlines() if not row.startswith("[ti:")]
    return "\n".join(rows)


def _words_with_times(lrc: str) -> bytes:
    """The words of LRC with their times, as a SYLT frame holds them; a line begins with a line feed."""
    words, is_first = b"", False
    for minutes, seconds, word, end in _TIMED_WORD.findall(lrc):
        milliseconds = round((int(minutes) * 60 + float(seconds)) * 1000)
        words += ("\n" if is_first else "").encode() + word.encode() + b"\0" + milliseconds.to_bytes(4, "big")
        is_first = bool(end)
    return words


def id3_head(size: int) -> bytes:
    """The ten bytes in front of frames of this size."""
    return b"ID3\x04\x00\x00" + _syncsafe(size)


def retitled_frames(frames: bytes, title: str) -> bytes:
    """The frames of a tag of ours with this title in place of theirs."""
    place, written = 0, b""
    while frames[place : place + 4].strip(b"\0"):
        end = place + 10 + _number(frames[place + 4 : place + 8], 7)
        is_title = frames[place : place + 4] == _FRAMES["title"]
        written += _frame(_FRAMES["title"], bytes([_UTF8]) + title.encode()) if is_title else frames[place:end]
        place = end
    return written + frames[place:]


def id3_text(file: BinaryIO, name: str) -> str | None:
    """The TXXX text called `name` in the tag that starts here; None when there is none."""
    for identifier, value in _frames(file):
        if identifier != b"TXXX" or not value or value[0] not in _CODECS:
            continue
        text = value[1:].decode(_CODECS[value[0]], "replace")
        description, _, content = text.partition("\0")
        if description.lstrip("\ufeff").upper() == name.upper():
            return content.lstrip("\ufeff").rstrip("\0")
    return None


def _frames(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Frame names and contents; what is too long is stepped over."""
    header = file.read(10)
    if len(header) < 10 or header[:3] != b"ID3" or header[3] not in (3, 4):
        return
    left = _number(header[6:10], 7)
    bits = 7 if header[3] == 4 else 8
    for _ in range(_MOST_FRAMES):
        head = file.read(10)
        if left < 10 or len(head) < 10 or head[:4] == b"\0\0\0\0":
            return
        size = _number(head[4:8], bits)
        left -= 10 + size
        if left < 0:
            return
        if size > MOST_BYTES:
            file.seek(size, 1)
        else:
            yield head[:4], file.read(size)


def _frame(identifier: bytes, content: bytes) -> bytes:
    return identifier + _syncsafe(len(content)) + b"\0\0" + content


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _number(raw: bytes, bits: int) -> int:
    value = 0
    for byte in raw:
        value = value << bits | (byte & (0x7F if bits == 7 else 0xFF))
    return value
