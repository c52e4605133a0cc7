"""Gives each test process an environment of its own before any setting is read."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def names_of_settings() -> list[str]:
    """Every name the product reads; a test holds .env.example to that."""
    return re.findall(r"^# (\w+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)


def worker_number(environ: MutableMapping[str, str]) -> int:
    """0 for a single process, 0, 1, … for the parallel ones."""
    return int(environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def prepare(environ: MutableMapping[str, str]) -> None:
    """Point every place where state is kept at a fresh folder, or at the servers named by TEST_…_URL."""
    for name in names_of_settings():
        environ.pop(name, None)
    # Short, because a socket's path must fit into 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="sf-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environ.update({"DATA_DIR": str(folder), "ENV_FILE": "", "LOG_LEVEL": "WARNING"})
    if url := environ.get("TEST_DATABASE_URL"):
        environ["DATABASE_URL"] = url
    if url := environ.get("TEST_REDIS_URL"):
        first = 2 * worker_number(environ)
        environ["REDIS_URL"] = f"{url.rstrip('/')}/{first}"
        environ["CACHE_URL"] = f"{url.rstrip('/')}/{first + 1}"
