"""Runs manage.py for the checks of a change: missing migrations, the deployment check, the API's description."""

from __future__ import annotations

import difflib
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OPENAPI = ROOT / "docs" / "openapi.yaml"


def production_environment(folder: str) -> dict[str, str]:
    """An environment as a careful operator would write it; no server of it exists."""
    return {
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "music.example.org",
        "DATABASE_URL": "postgres://user:word@127.0.0.1:1/music",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "STORAGE_URL": "s3://songs",
        "S3_ENDPOINT_URL": "https://files.example.org",
        "S3_ACCESS_KEY_ID": "id",
        "S3_SECRET_ACCESS_KEY": "key",
        "EMAIL_URL": "smtp://user:word@mail.example.org:587/?tls=true",
        "DATA_DIR": folder,
        "ENV_FILE": "",
    }


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py on a fresh data directory."""
    with tempfile.TemporaryDirectory(prefix="sf-manage-") as folder:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**kept, "DATA_DIR": folder, "ENV_FILE": "", **environment},
            capture_output=True,
            text=True,
            check=False,
        )


def deployment_check() -> subprocess.CompletedProcess[str]:
    """`check --deploy` as in production; any warning fails it."""
    with tempfile.TemporaryDirectory(prefix="sf-manage-") as folder:
        return manage("check", "--deploy", "--fail-level", "WARNING", **production_environment(folder))


def openapi_difference() -> str:
    """What changed between the kept description of the API and the one its code gives now; "" when nothing did."""
    done = manage("spectacular", "--validate", "--fail-on-warn")
    if done.returncode:
        return done.stderr
    kept = OPENAPI.read_text(encoding="utf-8") if OPENAPI.exists() else ""
    lines = difflib.unified_diff(
        kept.splitlines(), done.stdout.splitlines(), "docs/openapi.yaml", "the code", lineterm=""
    )
    return "\n".join(lines)


def main(what: str, *words: str) -> int:
    if what == "openapi-check":
        difference = openapi_difference()
        print(difference or "docs/openapi.yaml is what the code says.")
        if difference:
            print("If the change is meant: .venv/bin/python -m tests.support.management openapi-write")
        return int(bool(difference))
    if what == "openapi-write":
        done = manage("spectacular", "--file", str(OPENAPI))
    else:
        done = deployment_check() if what == "production-check" else manage(what, *words)
    print(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
