"""Gives each test process an environment of its own before any setting is read."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

OURS = """
    ACE_STEP_KEYS ACE_STEP_URL ALLOWED_HOSTS BEHIND_TLS_PROXY CACHE_URL CSRF_TRUSTED_ORIGINS DATABASE_POOL DATABASE_URL
    DEBUG EMAIL_URL ENVIRONMENT FAL_JWKS_URL FAL_KEYS FAL_URL HOST JOB_QUEUES LOCAL_ONLY LOG_FORMAT LOG_LEVEL
    OUTBOUND_ALLOW PORT REDIS_URL REPLICATE_KEYS REPLICATE_URL REPLICATE_WEBHOOK_SECRETS SECRET_KEY STATIC_ROOT
    STORAGE_URL STRIPE_API_BASE STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRETS WEBHOOK_BASE_URL WORKER_COUNT WORKER_QUEUES
    WORKER_TTL
"""


def worker_number(environ: MutableMapping[str, str]) -> int:
    """0 for a single process, 0, 1, … for the parallel ones."""
    return int(environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def prepare(environ: MutableMapping[str, str]) -> None:
    """Point every place where state is kept at a fresh folder, or at the servers named by TEST_…_URL."""
    for name in OURS.split():
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
