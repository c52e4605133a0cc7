"""`make chaos N=500 SEED=1`: the great chaos with a table of what happened; ends with 1 when anything is wrong.

Three workers and a reconciler, a service that fails, loses answers and is late, `kill -9` of a random worker with its
children every two seconds, and two FLUSHALLs. `--naive` does the same work the usual way, which must end in a mess.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from tests.support.environment import prepare


def wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=900, help="give up then; what is unfinished counts as lost")
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def main() -> int:
    asked = wishes()
    # Before anything reads settings: this process has a Django of its own only to start the servers.
    prepare(os.environ)
    from tests.chaos.servers import world

    with world(asked.seed) as environment:
        command = [sys.executable, "-m", "tests.chaos.game", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
