"""What comes back: an answer in memory, or a file on the disk with its fingerprint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A complete answer, whatever its status; its repr shows no content, which may echo a key."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """Raises ValueError when the body is not JSON."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body as words: in its declared character set, else UTF-8; unreadable bytes become �."""
        try:
            return self.body.decode(_charset(self.headers.get("content-type", "")), "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Downloaded:
    """A file that arrived completely; content_type is the bare media type, empty when none was told."""

    size_bytes: int
    sha256: str
    content_type: str


def media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _charset(content_type: str) -> str:
    message = Message()
    message["content-type"] = content_type
    return message.get_content_charset("utf-8")
