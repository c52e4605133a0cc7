"""What the main pages cost, beside the same pages of an older commit, measured in one run on databases filled alike.

`python -m bench.pages_bench` makes two databases on a PostgreSQL of its own, or on the server of TEST_DATABASE_URL.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.chaos.servers import database, redis_of_our_own
from tests.support.environment import prepare

HERE = Path(__file__).resolve().parent.parent
CHILD = ("bench/__init__.py", "bench/pages_data.py", "bench/pages_measured.py")
Figures = dict[str, dict[str, float]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="", help="the commit to compare with (default: where this branch began)")
    parser.add_argument("--tracks", type=int, default=400_000)
    parser.add_argument("--own", type=int, default=60_000, help="how many of them are of the person who looks")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    asked = parser.parse_args()
    prepare(os.environ)
    numbers = [str(asked.tracks), str(asked.own), str(asked.times)]
    base = asked.base or earlier()
    before: Figures = {}
    if base:
        with tempfile.TemporaryDirectory(prefix="sf-pages-") as folder:
            unpack(base, Path(folder))
            before = measured(Path(folder), numbers)
    now = measured(HERE, numbers)
    print(table(base, before, now))
    return 0


def git(*words: str) -> bytes:
    return subprocess.run(["git", "-C", str(HERE), *words], check=True, capture_output=True).stdout


def earlier() -> str:
    """Where this branch left main, or on main the commit before; "" without git."""
    try:
        head, fork = (git(*words).decode().strip() for words in (("rev-parse", "HEAD"), ("merge-base", "HEAD", "main")))
        return git("rev-parse", "--short", "HEAD~1" if fork == head else fork).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def unpack(commit: str, folder: Path) -> None:
    """The files of a commit, with what measures them."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    for name in CHILD:
        shutil.copy(HERE / name, folder / name)


def measured(tree: Path, numbers: list[str]) -> Figures:
    with database() as url, redis_of_our_own(Path(os.environ["DATA_DIR"]) / "r") as redis:
        environment = {**os.environ, "DATABASE_URL": url, "REDIS_URL": redis.url, "PYTHONPATH": str(tree)}
        commands = (
            ["manage.py", "migrate", "--verbosity=0"],
            ["manage.py", "collectstatic", "--no-input", "--verbosity=0"],
            ["-m", "bench.pages_measured", *numbers],
        )
        for command in commands:
            done = subprocess.run(
                [sys.executable, *command], cwd=tree, env=environment, stdout=subprocess.PIPE, check=True
            )
    figures: Figures = json.loads(done.stdout)
    return figures


def table(base: str, before: Figures, now: Figures) -> str:
    """As Markdown: what it was, an arrow, what it is."""
    lines = [
        f"Pages on PostgreSQL, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, against {base or 'nothing'}:",
        "",
        "| page | queries | SQL ms | SQL ms, p95 | processor ms | pages/s a core | bytes on the wire |",
        "|---|---|---|---|---|---|---|",
    ]
    for page, new in now.items():
        old = before.get(page, new)
        cells = [
            f"{old['queries']:.0f} → {new['queries']:.0f}",
            f"{old['sql_ms']:.1f} → {new['sql_ms']:.1f}",
            f"{old['sql_p95_ms']:.1f} → {new['sql_p95_ms']:.1f}",
            f"{old['processor_ms']:.1f} → {new['processor_ms']:.1f}",
            f"{1000 / old['processor_ms']:.0f} → {1000 / new['processor_ms']:.0f}",
            f"{old['wire_bytes']:,.0f} → {new['wire_bytes']:,.0f}",
        ]
        lines.append(f"| {page} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
