"""What must be true before the first page: tables migrated and static files collected, each done once."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from django.conf import LazySettings

from soundfoundry.embedded.redis_binary import redis_server_binary
from soundfoundry.embedded.supervisor import say
from soundfoundry.settings.places import Places, private_folder


def prepare(settings: LazySettings) -> None:
    """Do what changed since the last start; exits with a sentence when it cannot be done."""
    places: Places = settings.PLACES
    for folder in (places.redis, places.logs, places.mails, places.media):
        private_folder(folder)
    if settings.REDIS_URL.startswith("unix://") and redis_server_binary() is None:
        sys.exit(
            "SoundFoundry needs a redis-server and found none: install one (apt install redis-server, "
            "brew install redis), or point REDIS_URL at a running one."
        )
    root = Path(settings.BASE_DIR)
    database = str(settings.DATABASES["default"]["NAME"])
    # Another database may have been replaced since; our own file is seen to be there.
    is_kept = "sqlite3" in settings.DATABASES["default"]["ENGINE"] and Path(database).exists()
    _once(
        root,
        "Preparing the database …",
        ["migrate", "--verbosity", "0"],
        places.run / "migrated",
        fingerprint([*root.glob("*/migrations/*.py"), root / "requirements.txt"], database),
        is_valid=is_kept,
    )
    _once(
        root,
        "Adding known models …",
        ["seed_models", "--verbosity", "0"],
        places.run / "seeded",
        fingerprint(
            [root / "engine/providers/services.py", *sorted(root.glob("engine/providers/*/models.py"))], database
        ),
        is_valid=is_kept,
    )
    _once(
        root,
        "Collecting static files …",
        ["collectstatic", "--noinput", "--clear", "--verbosity", "0"],
        places.run / "collected",
        fingerprint([*(root / "static").rglob("*"), root / "requirements.txt"], str(settings.STATIC_ROOT)),
        is_valid=(Path(settings.STATIC_ROOT) / "staticfiles.json").exists() or settings.DEBUG,
    )


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A hash over the contents of files and some words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _once(root: Path, sentence: str, command: list[str], stamp: Path, expected: str, *, is_valid: bool) -> None:
    if is_valid and stamp.is_file() and stamp.read_text(encoding="ascii") == expected:
        return
    say(sentence)
    stamp.unlink(missing_ok=True)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command], cwd=root, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"SoundFoundry could not do `manage.py {command[0]}`: {reason_in(done.stderr)}")
    stamp.write_text(expected, encoding="ascii")


def reason_in(complaint: str) -> str:
    """The line that tells why a command failed: the first error of a system check, else the last line of all."""
    lines = complaint.strip().splitlines() or ["no reason given"]
    return lines[lines.index("ERRORS:") + 1] if "ERRORS:" in lines[:-1] else lines[-1]
