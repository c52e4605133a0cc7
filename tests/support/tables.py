"""Databases with all tables: migrated once for these migrations, then copied, because migrating takes 15 s of work."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from soundfoundry.embedded.preparation import fingerprint

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / ".pytest_cache" / "live"


def migrated_database() -> Path:
    """An empty SQLite database with all tables."""

    def make(folder: Path) -> Path:
        migrate({"DATA_DIR": str(folder)})
        return folder / "db.sqlite3"

    return made_once("sqlite3", make)


def made_once(kind: str, make: Callable[[Path], Path]) -> Path:
    """What `make` leaves in the folder it is given, kept until migrations or packages change."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = fingerprint([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt", ROOT / "requirements-dev.txt"])
    kept = KEPT / f"{made[:16]}.{kind}"
    # Several processes that test may come at once.
    with (KEPT / f"{kind}.lock").open("w") as lock, tempfile.TemporaryDirectory(dir=KEPT) as folder:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for earlier in KEPT.glob(f"*.{kind}"):
                shutil.rmtree(earlier) if earlier.is_dir() else earlier.unlink()
            make(Path(folder)).rename(kept)
    return kept


def migrate(environment: dict[str, str]) -> None:
    """Give a database its tables. environment: where it is, as the product's settings name it."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**kept, "ENV_FILE": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
