"""The title in the tags of a file of ours, changed without touching its sound: which bytes to send in place of which.

Nothing is written: whoever sends the file puts the new bytes in. MP3, WAV, FLAC, Opus, MIDI and scores.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import NamedTuple

from engine.audio.id3 import id3_head, retitled_frames
from engine.audio.midi_texts import retitled_texts
from engine.audio.ogg_pages import Page, pages_of, repaged
from engine.audio.riff import retitled_info
from engine.audio.vorbis import retitled_comments

Read = Callable[[int, int], bytes]
"""Reads from a place of the file at most so many bytes."""

MOST_BYTES = 1 << 20
_MOST_SCORE_BYTES = 16 << 20
_MOST_PARTS = 100
_COMMENT_BLOCK, _LAST = 4, 0x80


class Splice(NamedTuple):
    """At this place of the file, so many bytes are replaced by the content, which may have another length."""

    place: int
    length: int
    content: bytes


def retitled(read: Read, size: int, title: str) -> list[Splice]:
    """What to change, in order, so that a file of `size` bytes has this title; nothing where it has, or has none."""
    kind = read(0, 4)
    for beginning, splices in _FORMATS.items():
        if kind.startswith(beginning):
            try:
                return [splice for splice in splices(read, size, title) if _is_change(read, splice)]
            except (ValueError, struct.error, IndexError):
                return []
    return []


def _is_change(read: Read, splice: Splice) -> bool:
    return len(splice.content) != splice.length or read(splice.place, splice.length) != splice.content


def _of_mp3(read: Read, size: int, title: str) -> list[Splice]:
    head = read(0, 10)
    length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    if head[3] != 4 or length > MOST_BYTES:
        return []
    frames = retitled_frames(read(10, length), title)
    return [Splice(0, 10 + length, id3_head(len(frames)) + frames)]


def _of_wav(read: Read, size: int, title: str) -> list[Splice]:
    found: list[Splice] = []
    place = 12
    for _ in range(_MOST_PARTS):
        head = read(place, 8)
        if place >= size or len(head) < 8:
            break
        length = struct.unpack("<I", head[4:])[0]
        if head[:4] in {b"LIST", b"id3 "} and length <= MOST_BYTES:
            old = read(place + 8, length)
            new = retitled_info(old, title) if head[:4] == b"LIST" else _retitled_id3(old, title)
            padded = head[:4] + struct.pack("<I", len(new)) + new + b"\0" * (len(new) % 2)
            found.append(Splice(place, min(8 + length + length % 2, size - place), padded))
        place += 8 + length + length % 2
    grown = sum(len(splice.content) - splice.length for splice in found)
    return [Splice(4, 4, struct.pack("<I", size - 8 + grown)), *found]


def _retitled_id3(tag: bytes, title: str) -> bytes:
    frames = retitled_frames(tag[10:], title)
    return id3_head(len(frames)) + frames


def _of_flac(read: Read, size: int, title: str) -> list[Splice]:
    place = 4
    for _ in range(_MOST_PARTS):
        head = read(place, 4)
        length = int.from_bytes(head[1:], "big")
        if head[0] & ~_LAST == _COMMENT_BLOCK and length <= MOST_BYTES:
            comments = retitled_comments(read(place + 4, length), title)
            return [Splice(place, 4 + length, head[:1] + len(comments).to_bytes(3, "big") + comments)]
        if head[0] & _LAST:
            break
        place += 4 + length
    return []


def _of_ogg(read: Read, size: int, title: str) -> list[Splice]:
    """The comments are the second packet, on pages of their own; their number stays, as later pages are numbered."""
    pages: list[Page] = []
    for page in pages_of(read):
        pages.append(page)
        if (len(pages) > 1 and page.ends_packet) or len(pages) > _MOST_PARTS:
            break
    old = b"".join(page.body for page in pages[1:])
    if not old.startswith(b"OpusTags"):
        return []
    new = repaged(pages[1:], old[:8] + retitled_comments(old[8:], title))
    return [Splice(pages[1].place, sum(page.length for page in pages[1:]), new)]


def _of_midi(read: Read, size: int, title: str) -> list[Splice]:
    start = 8 + int.from_bytes(read(4, 4), "big")
    old_length = int.from_bytes(read(start + 4, 4), "big")
    old = read(start + 8, min(old_length, MOST_BYTES))
    new = retitled_texts(old, title)
    length = old_length + len(new) - len(old)
    return [Splice(start + 4, 4 + len(old), length.to_bytes(4, "big") + new)]


def _of_score(read: Read, size: int, title: str) -> list[Splice]:
    if size > _MOST_SCORE_BYTES:
        return []
    score = json.loads(read(0, size))
    if score.get("title", title) == title or "ai_generated" not in score:
        return []
    return [Splice(0, size, json.dumps({**score, "title": title}, ensure_ascii=False).encode())]


_FORMATS: dict[bytes, Callable[[Read, int, str], list[Splice]]] = {
    b"ID3": _of_mp3,
    b"RIFF": _of_wav,
    b"fLaC": _of_flac,
    b"OggS": _of_ogg,
    b"MThd": _of_midi,
    b"{": _of_score,
}
