"""Texts in MIDI files: written as meta events at the head of the first track, read back within strict limits."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 1 << 20
_MOST_EVENTS = 100
# At once (a delta time of 0), a meta event (FF) of kind 1: text.
_TEXT = b"\x00\xff\x01"
_META = b"\x00\xff"


def put_into_midi(source: Path, target: Path, fields: Mapping[str, str]) -> None:
    """Copy a MIDI file with a text "NAME=value" for each field in front of its first track. Raises ValueError."""
    content = source.read_bytes()
    head = 8 + int.from_bytes(content[4:8], "big")
    if content[:4] != b"MThd" or content[head : head + 4] != b"MTrk":
        raise ValueError("not a MIDI file")
    texts = midi_texts(fields)
    length = int.from_bytes(content[head + 4 : head + 8], "big") + len(texts)
    beside = target.with_name(target.name + ".part")
    beside.write_bytes(content[: head + 4] + length.to_bytes(4, "big") + texts + content[head + 8 :])
    beside.replace(target)


def midi_texts(fields: Mapping[str, str]) -> bytes:
    """The events that `put_into_midi` writes."""
    values = [f"{name.upper()}={text}".encode() for name, text in fields.items()]
    return b"".join(_TEXT + _quantity(len(value)) + value for value in values)


def retitled_texts(track: bytes, title: str) -> bytes:
    """A track that begins with texts of ours, with this title in place of its own."""
    new = midi_texts({"title": title})
    beginning = io.BytesIO(track)
    if beginning.read(3) != _TEXT or (size := _read_quantity(beginning)) is None:
        return track
    end = beginning.tell() + size
    return new + track[end:] if beginning.read(6) == b"TITLE=" else track


def midi_text(file: BinaryIO, name: str) -> str | None:
    """The text called `name` at the head of a MIDI file's first track; None when there is none."""
    head = file.read(8)
    file.seek(8 + int.from_bytes(head[4:8], "big") + 8)
    wanted = name.upper().encode() + b"="
    for _ in range(_MOST_EVENTS):
        if file.read(2) != _META or len(kind := file.read(1)) < 1:
            return None
        size = _read_quantity(file)
        if size is None or size > MOST_BYTES:
            return None
        value = file.read(size)
        if kind == b"\x01" and value.startswith(wanted):
            return value[len(wanted) :].decode("utf-8", "replace")
    return None


def _quantity(number: int) -> bytes:
    """A number of up to 28 bits as MIDI writes it: seven bits a byte, all but the last marked."""
    found = [number & 0x7F]
    while number := number >> 7:
        found.insert(0, number & 0x7F | 0x80)
    return bytes(found)


def _read_quantity(file: BinaryIO) -> int | None:
    number = 0
    for _ in range(4):
        byte = file.read(1)
        if not byte:
            return None
        number = number << 7 | byte[0] & 0x7F
        if byte[0] < 0x80:
            return number
    return None
