"""Recordings on their way to Replicate."""

from __future__ import annotations

from pathlib import Path

from engine.providers.services import SERVICES
from engine.providers.shared.sources import address

# Replicate's own limit for a file inside a request.
INLINE_BYTES = 256_000


def at_replicate(source: str | Path) -> str:
    """Where Replicate finds a recording. Raises Refused."""
    return address(source, SERVICES["replicate"].name, INLINE_BYTES)
