"""`make test`: the whole suite in three parts, each on what it needs."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.browser import NO_BROWSER, chromium_path, is_required

NO_TESTS = 5


def main() -> int:
    """Run every part, then say how each went; the status is 0 only when all of them passed."""
    pytest = [sys.executable, "-m", "pytest"]
    on = "the databases of TEST_DATABASE_URL" if os.environ.get("TEST_DATABASE_URL") else "embedded defaults"
    parts = {
        f"suite on {on}": [*pytest, "-n", "2", "-m", "not postgres and not browser"],
        "races on PostgreSQL": [*pytest, "-m", "postgres and not browser"],
        "browser": [*pytest, "-m", "browser"],
    }
    results: dict[str, str] = {}
    for name, command in parts.items():
        print(f"\n=== {name}", flush=True)
        if name == "browser" and not is_required() and chromium_path() is None:
            print(NO_BROWSER, flush=True)
            results[name] = "not run: no Chromium"
            continue
        status = subprocess.run(command, check=False).returncode
        results[name] = {0: "passed", NO_TESTS: "FAILED (there are no such tests)"}.get(
            status, f"FAILED (pytest status {status})"
        )
    print("\n" + "\n".join(f"{name}: {result}" for name, result in results.items()), flush=True)
    return int(any(result.startswith("FAILED") for result in results.values()))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
