"""`make test`: the whole suite in three parts, each on what it needs, in two rows side by side."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.support.browser import NO_BROWSER, chromium_path, is_required

NO_TESTS = 5
ON = "the databases of TEST_DATABASE_URL" if os.environ.get("TEST_DATABASE_URL") else "embedded defaults"
# Three for two processors, because tests wait for children, locks and clocks. Whoever has nothing left to do takes over
# what waits elsewhere, so that no process sits beside a long queue.
PROCESSES = ("-n", "3", "--dist", "worksteal")
BROWSER = "browser"
PARTS = {
    f"suite on {ON}": ("-m", "not postgres and not browser", *PROCESSES),
    BROWSER: ("-m", "browser and not postgres"),
    "races on PostgreSQL": ("-m", "postgres and not browser", *PROCESSES),
}
SECOND_ROW = "second-row"


def main(row: str = "") -> int:
    """Run every part, then say how each went; the status is 0 only when all of them passed.

    Browser and races wait most of their time, for music being made, locks and clocks: they run beside the suite, and
    what they print comes when both rows have ended.
    """
    suite, *others = PARTS
    if row == SECOND_ROW:
        return run_in_turn(others)
    with tempfile.TemporaryFile() as output:
        beside = [sys.executable, "-m", "tests.support.run", SECOND_ROW]
        with subprocess.Popen(beside, stdout=output, stderr=subprocess.STDOUT) as second:
            try:
                failed = run_in_turn([suite])
                failed |= second.wait()
            finally:
                second.terminate()
        output.seek(0)
        sys.stdout.write(output.read().decode(errors="replace"))
    print("Everything passed." if not failed else "There are failures, see above.", flush=True)
    return failed


def run_in_turn(names: list[str]) -> int:
    results = {}
    for name in names:
        print(f"\n=== {name}", flush=True)
        if name == BROWSER and not is_required() and chromium_path() is None:
            print(NO_BROWSER, flush=True)
            results[name] = "not run: no Chromium"
            continue
        status = subprocess.run([sys.executable, "-m", "pytest", *PARTS[name]], check=False).returncode
        results[name] = {0: "passed", NO_TESTS: "FAILED (there are no such tests)"}.get(
            status, f"FAILED (pytest status {status})"
        )
    print("\n" + "\n".join(f"{name}: {result}" for name, result in results.items()), flush=True)
    return int(any(result.startswith("FAILED") for result in results.values()))


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:2]))
    except KeyboardInterrupt:
        sys.exit(130)
