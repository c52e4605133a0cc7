"""`make test`: the whole suite in three parts, each on what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import IO

from tests.support.browser import NO_BROWSER, chromium_path, is_required

NO_TESTS = 5
PYTEST = [sys.executable, "-m", "pytest"]
# Whoever has nothing left to do takes over what waits elsewhere, so that no process sits beside a long queue.
SHARED = ["--dist", "worksteal"]
RACES = "races on PostgreSQL"
BROWSER = "browser"


def main() -> int:
    """Run every part, then say how each went; the status is 0 only when all of them passed."""
    cores = os.cpu_count() or 2
    on = "the databases of TEST_DATABASE_URL" if os.environ.get("TEST_DATABASE_URL") else "embedded defaults"
    suite = f"suite on {on}"
    # Some tests wait for processes, so one more than there are cores keeps all of them busy.
    results = {suite: run_part(suite, "not postgres and not browser", "-n", str(cores + 1), *SHARED)}
    results |= run_what_mostly_waits()
    print("\n" + "\n".join(f"{name}: {result}" for name, result in results.items()), flush=True)
    return int(any(result.startswith("FAILED") for result in results.values()))


def run_what_mostly_waits() -> dict[str, str]:
    """Races and browser side by side: both wait most of their time, for locks, clocks and music being made."""
    has_browser = is_required() or chromium_path() is not None
    with tempfile.TemporaryFile() as pages:
        browser = start(pages, f"{BROWSER} and not postgres") if has_browser else None
        try:
            races = run_part(RACES, "postgres and not browser", "-n", "2", *SHARED)
            announce(BROWSER)
            if browser is None:
                print(NO_BROWSER, flush=True)
                return {RACES: races, BROWSER: "not run: no Chromium"}
            browser.wait()
        finally:
            if browser is not None and browser.poll() is None:
                browser.terminate()
                browser.wait()
        pages.seek(0)
        sys.stdout.write(pages.read().decode(errors="replace"))
        return {RACES: races, BROWSER: outcome(browser.returncode)}


def run_part(name: str, marks: str, *options: str) -> str:
    announce(name)
    return outcome(subprocess.run([*PYTEST, "-m", marks, *options], check=False).returncode)


def start(output: IO[bytes], marks: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*PYTEST, "-m", marks], stdout=output, stderr=subprocess.STDOUT)


def announce(name: str) -> None:
    print(f"\n=== {name}", flush=True)


def outcome(status: int) -> str:
    return {0: "passed", NO_TESTS: "FAILED (there are no such tests)"}.get(status, f"FAILED (pytest status {status})")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
