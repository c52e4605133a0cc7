"""What an API key looks like: a visible prefix, 32 random bytes, and a checksum that catches typing mistakes."""

from __future__ import annotations

import base64
import hashlib
import secrets
import zlib

PREFIX = "sf_"
RANDOM_BYTES = 32
SHOWN_CHARACTERS = 10


def new_key() -> str:
    """`sf_` + 32 random bytes + CRC-32 of what stands before, both in URL-safe base 64."""
    body = PREFIX + _text(secrets.token_bytes(RANDOM_BYTES))
    return body + _checksum(body)


def is_well_formed(key: str) -> bool:
    """Whether the checksum fits, so that mistyped and made-up keys cost no look-up."""
    return key.isascii() and len(key) == len(PREFIX) + 43 + 6 and key[-6:] == _checksum(key[:-6])


def digest_of(key: str) -> str:
    """SHA-256 in hex; enough for a key of 256 random bits, which no dictionary holds."""
    return hashlib.sha256(key.encode()).hexdigest()


def shown_prefix(key: str) -> str:
    return key[:SHOWN_CHARACTERS]


def _checksum(body: str) -> str:
    return _text(zlib.crc32(body.encode()).to_bytes(4, "big"))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
