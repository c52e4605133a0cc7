"""Recordings on their way to Replicate."""

from __future__ import annotations

from pathlib import Path

from engine.providers.services import SERVICES
from engine.providers.shared.sources import address


def at_replicate(source: str | Path) -> str:
    """Where Replicate finds a recording. Raises Refused."""
    return address(source, SERVICES["replicate"].name, SERVICES["replicate"].inline_bytes)
