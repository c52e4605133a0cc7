"""Reads what a stranger's file says about itself, in a process of its own: title, artist, tempo, key, and the picture.

`python -m engine.audio.tag_reading PATH LONGEST` prints one JSON object. Nothing of it is believed: texts are bounded,
and a picture is decoded and drawn anew, so that no byte of it comes from the file. The sound is not touched.
"""

from __future__ import annotations

import base64
import io
import json
import math
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

import av
from PIL import Image, ImageOps

from engine.audio.confinement import confine
from engine.audio.file_parts import FilePart
from engine.audio.frames import OPTIONS, DecodeError, opened
from engine.audio.inspection import load_decoders
from engine.keys import key_named
from engine.words.names import BadName, checked_name

PICTURES = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 25_000_000
PICTURE_SIDE = 640
CPU_SECONDS = 5
_TEXT_CHARACTERS = 120
# What the fields are called in ID3, Vorbis comments, MP4 and by DJ programs.
_NAMES = {
    "title": ("title", "inam"),
    "artist": ("artist", "album_artist", "iart"),
    "tempo": ("tbpm", "bpm", "tmpo", "tempo", "fbpm"),
    "key": ("tkey", "initialkey", "initial_key", "initial key", "key"),
}
_SLOWEST, _FASTEST = 20.0, 400.0


def read(file: BinaryIO) -> dict[str, Any]:
    """What the file says, JSON-ready: title, artist, tempo_bpm, key and picture (JPEG, base64), as far as it does."""
    size = file.seek(0, io.SEEK_END)
    try:
        with av.open(cast("Any", FilePart(file, 0, size)), options=OPTIONS, metadata_errors="replace") as container:
            texts = {name.lower(): text for stream in container.streams for name, text in stream.metadata.items()}
            texts |= {name.lower(): text for name, text in container.metadata.items()}
            return {**_facts(texts), **_picture(container)}
    except (av.error.FFmpegError, ValueError, OSError):
        return {}


def _facts(texts: dict[str, str]) -> dict[str, Any]:
    given = {field: next((texts[name] for name in names if texts.get(name)), "") for field, names in _NAMES.items()}
    facts: dict[str, Any] = {}
    for field in ("title", "artist"):
        with suppress(BadName):
            facts[field] = checked_name(given[field][:_TEXT_CHARACTERS], what=field, longest=_TEXT_CHARACTERS)
    with suppress(ValueError):
        tempo = float(given["tempo"].replace(",", "."))
        if math.isfinite(tempo) and _SLOWEST <= tempo <= _FASTEST:
            facts["tempo_bpm"] = tempo
    if key := key_named(given["key"][:20]):
        facts["key"] = key
    return facts


def _picture(container: Any) -> dict[str, str]:
    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            continue
        for packet in container.demux(stream):
            drawn = _redrawn_picture(bytes(packet)) if packet.size else None
            return {"picture": base64.b64encode(drawn).decode()} if drawn else {}
    return {}


def _redrawn_picture(content: bytes) -> bytes | None:
    """The picture as a JPEG of our own, at most 640 pixels wide and high; None for what is none."""
    try:
        image: Any = Image.open(io.BytesIO(content), formats=PICTURES)
        if image.width * image.height > MOST_PIXELS:
            return None
        image.draft("RGB", (2 * PICTURE_SIDE, 2 * PICTURE_SIDE))
        image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        if image.mode.startswith("I"):
            image = image.point(lambda value: value / 257).convert("L")
        drawn = io.BytesIO()
        ImageOps.exif_transpose(image).convert("RGB").save(drawn, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return None
    return drawn.getvalue()


def main(path: str, _longest: str = "") -> None:
    """Print what the file says; an empty object where it says nothing that can be used."""
    load_decoders()
    # Pillow loads its formats when it meets them.
    Image.init()
    found: dict[str, Any] = {}
    with suppress(DecodeError, MemoryError), opened(Path(path)) as file:
        confine(cpu_seconds=CPU_SECONDS)
        found = read(file)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
