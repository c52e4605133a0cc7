"""The processes of the chaos test: keeps workers and the reconciler running and kills them, children and all."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tree(pid: int) -> list[int]:
    """The process and everything below it, the root first."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(below for child in children for below in tree(int(child)))]


def kill_tree(pid: int) -> None:
    for one in tree(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


class Crew:
    """Processes that are started again when they end."""

    def __init__(self, commands: list[list[str]], environment: dict[str, str], log: Path) -> None:
        self.commands, self.environment, self.log = commands, environment, log.open("ab")
        self.members: list[subprocess.Popen[bytes]] = [self._start(command) for command in commands]
        self.kills = self.restarts = 0

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )

    def tend(self) -> None:
        for number, member in enumerate(self.members):
            if member.poll() is not None:
                self.members[number] = self._start(self.commands[number])
                self.restarts += 1

    def kill_one(self, chance: random.Random) -> None:
        kill_tree(chance.choice(self.members).pid)
        self.kills += 1

    def stop(self) -> None:
        for member in self.members:
            kill_tree(member.pid)
            member.wait()
        self.log.close()
