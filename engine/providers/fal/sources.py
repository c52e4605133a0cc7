"""Recordings on their way to fal.ai."""

from __future__ import annotations

from pathlib import Path

from engine.providers.services import SERVICES
from engine.providers.shared.sources import address


def at_fal(source: str | Path) -> str:
    """Where fal.ai finds a recording. Raises Refused."""
    return address(source, SERVICES["fal"].name, SERVICES["fal"].inline_bytes)
