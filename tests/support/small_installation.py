"""Runs the guard and supervisor of `make run` over tiny programs; takes a folder and a kind."""

from __future__ import annotations

import sys
from pathlib import Path

from soundfoundry.embedded.guard import Guard
from soundfoundry.embedded.supervisor import Program, Supervisor

# Each writes its own process id, then waits.
SLEEPER = 'echo $$ > "$0/$1.$$"; exec sleep 600'
STUBBORN = 'trap "" TERM; echo $$ > "$0/$1.$$"; while true; do sleep 0.1; done'
# Its child leaves the process group, as the fork of a worker does.
WITH_CHILD = 'setsid sh -c \'echo $$ > "$0/grandchild.$$"; exec sleep 600\' "$0" & echo $$ > "$0/$1.$$"; wait'
FAILING = "exit 3"
KINDS = {
    "plain": {"first": SLEEPER, "second": SLEEPER},
    "stubborn": {"first": SLEEPER, "second": STUBBORN},
    "with-child": {"first": SLEEPER, "second": WITH_CHILD},
    "failing": {"first": FAILING, "second": SLEEPER},
}


def main(folder: str, kind: str) -> int:
    programs = [
        Program(name, ["sh", "-c", script, folder, name], is_vital=True, stop_seconds=1.0)
        for name, script in KINDS[kind].items()
    ]
    return Guard(Supervisor(programs)).run("ready")


if __name__ == "__main__":
    Path(sys.argv[1], "guard").write_text("")
    sys.exit(main(*sys.argv[1:]))
