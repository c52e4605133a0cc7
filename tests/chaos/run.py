"""`make chaos N=500 SEED=1`: the great chaos with a table of what happened; ends with 1 when anything is wrong.

Three workers and a reconciler, a service that fails, loses answers and is late, `kill -9` of a random process with its
children every two seconds (on a busy machine: every 25 steps), and two FLUSHALLs. From N=1000 on also: workers that
stand still for 20 s, three crashes of PostgreSQL, two of Redis, and webhooks of which half are dropped and the rest
comes late, twice and out of order.
`--naive` does the same work the usual way, which must end in a mess.
"""

from __future__ import annotations

import argparse
import sys

from tests.chaos.stage import on_stage


def wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--workers", type=int, default=0, help="otherwise 3, or 6 where some of them stand still")
    parser.add_argument("--seconds", type=float, default=2400, help="give up then; what is unfinished counts as lost")
    parser.add_argument("--naive", action="store_true")
    return parser.parse_args()


def main() -> int:
    return on_stage("tests.chaos.game", sys.argv[1:], seed=wishes().seed)


if __name__ == "__main__":
    sys.exit(main())
