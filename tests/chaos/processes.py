"""The processes of the chaos test: keeps workers and the reconciler running and kills them, children and all."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
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
    signal_tree(pid, signal.SIGKILL)


def signal_tree(pid: int, number: signal.Signals) -> None:
    for one in tree(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, number)


class Crew:
    """Processes that are started again when they end."""

    def __init__(
        self, commands: list[list[str]], environment: dict[str, str], log: Path, descriptors: tuple[int, ...] = ()
    ) -> None:
        self.commands, self.environment, self.log, self.descriptors = commands, environment, log.open("ab"), descriptors
        self.members: list[subprocess.Popen[bytes]] = [self._start(command) for command in commands]
        self.kills = self.restarts = self.freezes = 0
        self._thaws: list[tuple[float, int]] = []

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            pass_fds=self.descriptors,
        )

    def tend(self) -> None:
        for number, member in enumerate(self.members):
            if member.poll() is not None:
                self.members[number] = self._start(self.commands[number])
                self.restarts += 1

        self._thaw()

    def freeze_one(self, chance: random.Random, seconds: float) -> None:
        """A worker, not the sweep, stands still with its child; when it goes on, others have long had its job."""
        pid = chance.choice(
            [one for one, command in zip(self.members, self.commands, strict=True) if "work" in command]
        ).pid
        signal_tree(pid, signal.SIGSTOP)
        self._thaws.append((time.monotonic() + seconds, pid))
        self.freezes += 1

    def _thaw(self) -> None:
        for thaw in [thaw for thaw in self._thaws if thaw[0] <= time.monotonic()]:
            self._thaws.remove(thaw)
            if any(member.pid == thaw[1] and member.poll() is None for member in self.members):
                signal_tree(thaw[1], signal.SIGCONT)

    def kill(self, number: int, *, is_child_enough: bool = False) -> None:
        """is_child_enough: only what does the work, as a system does that is short of memory; its parent goes on."""
        member = self.members[number]
        for child in tree(member.pid)[1:] if is_child_enough else ():
            kill_tree(child)
        if not is_child_enough:
            kill_tree(member.pid)
            member.wait()
        self.kills += 1

    def kill_one(self, chance: random.Random) -> None:
        self.kill(chance.randrange(len(self.members)))

    def stop(self) -> None:
        for member in self.members:
            kill_tree(member.pid)
            member.wait()
        self.log.close()
