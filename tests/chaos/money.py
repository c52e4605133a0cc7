"""`make chaos-money`: many connections move credits while the database kills them, then everything is added up.

MINUTES of random movements over 200 wallets on 32 connections, each tenth of them losing its connection on the way
(L3); holds whose time has long been over when the product starts again (L6); 50 planted errors in a large ledger (L10);
random histories against the reference, with crashes in between (L8). Ends with 1 when a figure is wrong.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.environment import prepare

PARTS = ("storm", "overdue", "planted", "histories")


def wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of the storm (L3)")
    parser.add_argument("--overdue", type=int, default=1_000, help="holds that outlive their deadline (L6)")
    parser.add_argument("--entries", type=int, default=1_000_000, help="of the ledger errors are planted in (L10)")
    parser.add_argument("--examples", type=int, default=10_000, help="random histories (L8)")
    parser.add_argument("--steps", type=int, default=300, help="of each history (L8)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    return parser.parse_args()


def main() -> int:
    asked = wishes()
    prepare(os.environ)
    failed = [part for part in asked.parts if not (histories(asked) if part == "histories" else played(part))]
    print("Failed: " + ", ".join(failed) if failed else "Every figure is as promised.", flush=True)
    return int(bool(failed))


def played(part: str) -> bool:
    """One part in a world of its own: a new database and Redis."""
    from tests.chaos.servers import database, redis_of_our_own

    with (
        tempfile.TemporaryDirectory(prefix="sf-money-") as name,
        database() as url,
        redis_of_our_own(Path(name)) as redis,
    ):
        world = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "soundfoundry.settings",
            "ENV_FILE": "",
            "DATA_DIR": name,
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "CACHE_URL": redis.url.replace("db=0", "db=1"),
            "LOG_LEVEL": "ERROR",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], env=world, check=True)
        command = [sys.executable, "-m", f"tests.chaos.money_{part}", *sys.argv[1:]]
        return not subprocess.run(command, env=world, check=False).returncode


def histories(asked: argparse.Namespace) -> bool:
    """L8: the state machine of tests/credits/test_model.py with larger numbers, on SQLite in memory."""
    print(f"\nL8  {asked.examples} random histories of {asked.steps} steps against the reference", flush=True)
    began = time.monotonic()
    environment = {
        **os.environ,
        "CREDITS_EXAMPLES": str(asked.examples),
        "CREDITS_STEPS": str(asked.steps),
    }
    test = "tests/credits/test_model.py::test_the_ledger_does_what_the_reference_does"
    done = subprocess.run([sys.executable, "-m", "pytest", "--timeout=0", test], env=environment, check=False)
    print(f"    {'no difference' if not done.returncode else 'A DIFFERENCE'} after {time.monotonic() - began:.0f} s")
    return not done.returncode


if __name__ == "__main__":
    sys.exit(main())
