"""Finished work on its way here: an address or a data address becomes a file that really is of the kind wanted."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from engine.outbound import Downloaded, Forbidden, Outbound, OutboundError, TooLarge, WrongStatus
from engine.outside import GenerationFailed, Unavailable

LARGEST_BYTES = 500_000_000
DOWNLOAD_SECONDS = 300.0
GONE = frozenset({401, 403, 404, 410})
_HEAD_BYTES = 16


def kind_of(head: bytes) -> str | None:
    """The format of an audio file by its first bytes: names and content types are often wrong."""
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        return "wav"
    for start, kind in ((b"fLaC", "flac"), (b"OggS", "ogg"), (b"ID3", "mp3")):
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp":
        return "m4a"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        # Layer bits 0 are AAC's own framing.
        return "mp3" if head[1] & 0x06 else "aac"
    return None


def picture_kind(head: bytes) -> str | None:
    """The format of a picture by its first bytes, of those we ask for."""
    return "png" if head.startswith(b"\x89PNG\r\n\x1a\n") else "jpg" if head.startswith(b"\xff\xd8\xff") else None


def fetched(
    outbound: Outbound,
    service: str,
    url: str,
    into: Path,
    *,
    base_url: str,
    headers: Mapping[str, str] | None = None,
    name: str = "song",
    work: str = "song",
    kind_of: Callable[[bytes], str | None] = kind_of,
) -> tuple[Path, Downloaded]:
    """The file at an address, under this name with an ending by what it holds. Raises Unavailable, GenerationFailed.

    base_url: of the service that named the address, the only private place it may name.
    """
    raw = into / "result"
    if url.startswith("data:"):
        got = _unpacked(url, service, raw, work)
    else:
        got = _loaded(outbound, service, url, raw, base_url=base_url, headers=headers, work=work)
    with raw.open("rb") as file:
        kind = kind_of(file.read(_HEAD_BYTES))
    if kind is None:
        raw.unlink()
        raise GenerationFailed(f"{service} delivered a file of the wrong kind for this {work}.")
    whole = into / f"{name}.{kind}"
    raw.replace(whole)
    return whole, got


def _loaded(
    outbound: Outbound, service: str, url: str, raw: Path, *, base_url: str, work: str, **given: Any
) -> Downloaded:
    try:
        return outbound.download(
            url, raw, told_by=base_url, max_bytes=LARGEST_BYTES, timeout_seconds=DOWNLOAD_SECONDS, **given
        )
    except (Forbidden, TooLarge) as error:
        raise GenerationFailed(f"The {work} of {service} can't be fetched: {error}.") from error
    except WrongStatus as error:
        if error.status in GONE:
            raise GenerationFailed(f"{service} no longer has the {work}.") from error
        raise Unavailable(f"The {work} of {service} can't be fetched at the moment ({error.status}).") from error
    except OutboundError as error:
        raise Unavailable(f"The {work} of {service} can't be fetched at the moment.") from error


def _unpacked(url: str, service: str, raw: Path, work: str) -> Downloaded:
    head, comma, data = url.partition(",")
    try:
        content = base64.b64decode(data, validate=True) if head.endswith(";base64") else unquote_to_bytes(data)
    except (binascii.Error, ValueError) as error:
        raise GenerationFailed(f"{service} delivered a {work} that can't be read.") from error
    if not comma or not content:
        raise GenerationFailed(f"{service} delivered an empty {work}.")
    raw.write_bytes(content)
    return Downloaded(len(content), hashlib.sha256(content).hexdigest(), head[5:].partition(";")[0])
