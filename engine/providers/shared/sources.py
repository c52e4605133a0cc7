"""Recordings on their way to a service: by their address, or inside the request where they are small."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import urlsplit

from engine.outside import Refused
from engine.providers.shared.results import kind_of

_MARK = re.compile(r"take-([\w-]+)\.")
_TYPES = {"wav": "wav", "flac": "flac", "ogg": "ogg", "mp3": "mpeg", "m4a": "mp4", "aac": "aac"}


def marked_name(token: str, suffix: str) -> str:
    """What a recording is called in an address that is told once, so that the request can be found by it."""
    return f"take-{token}.{suffix}"


def mark_in(address: object) -> str:
    """The token in an address of a recording with such a name; "" for any other."""
    found = _MARK.search(address) if isinstance(address, str) and not address.startswith("data:") else None
    return found[1] if found else ""


def address(source: str | Path, service: str, most_bytes: int) -> str:
    """Where a service finds a recording; most_bytes: of one inside the request. Raises Refused."""
    if isinstance(source, str):
        if urlsplit(source).scheme not in {"https", "http"}:
            raise Refused("This recording has no address on the web that a service could read.")
        return source
    if source.stat().st_size > most_bytes:
        raise Refused(
            f"{service} takes files of up to {most_bytes // 1000} kB inside a request; a larger recording needs an "
            "address it can be read at."
        )
    return f"data:{content_type_of(source)};base64,{base64.b64encode(source.read_bytes()).decode()}"


def content_type_of(source: Path) -> str:
    """What a recording is, by its first bytes. Raises Refused for anything else."""
    with source.open("rb") as file:
        kind = kind_of(file.read(16))
    if kind is None:
        raise Refused("This file is not a recording.")
    return f"audio/{_TYPES[kind]}"
