"""Keeps the programs of one installation running, and stops them in order."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from soundfoundry.embedded.processes import die_with

QUICK_SECONDS = 5.0
QUICK_ENDS_ALLOWED = 6
LONGEST_PAUSE_SECONDS = 5.0


@dataclass(frozen=True)
class Program:
    """One program to keep running (or, one-shot, to run once); without a vital one nothing works, so all stops."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    is_one_shot: bool = False
    is_vital: bool = False
    niceness: int = 0
    pass_fds: Sequence[int] = ()
    is_ready: Callable[[], bool] | None = None
    ready_seconds: float = 10.0
    stop_seconds: float = 7.0


class Kept:
    """A program with its process and the history of its ends."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_again_at: float | None = None
        self.quick_ends = 0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        parent = os.getpid()

        def before_exec() -> None:
            die_with(parent)
            if self.program.niceness:
                os.nice(self.program.niceness)

        self.start_again_at = None
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            list(self.program.command),
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            # Its own group, so that Ctrl-C in the terminal reaches the guard alone, which stops things in order.
            process_group=0,
            pass_fds=self.program.pass_fds,
            preexec_fn=before_exec,  # noqa: PLW1509  # this process has one thread
        )

    def note_end(self, code: int) -> None:
        """Decide when to start again: at once after a long life, later and later after short ones."""
        self.process = None
        if self.program.is_one_shot:
            if code:
                say(f"{self.program.name} ended with {code}; see the lines above.")
            return
        lived = time.monotonic() - self.started_at
        self.quick_ends = self.quick_ends + 1 if lived < QUICK_SECONDS else 0
        pause = min(LONGEST_PAUSE_SECONDS, 0.1 * 2**self.quick_ends)
        self.start_again_at = time.monotonic() + pause
        say(f"{self.program.name} ended ({ending(code)}); starting it again.")


class Supervisor:
    """Starts programs in the given order, restarts those that end, stops them in reverse order."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.kept = [Kept(program) for program in programs]
        self.is_stopping = False
        self._bell, self._bell_end = os.pipe()
        for end in (self._bell, self._bell_end):
            os.set_blocking(end, False)

    def run(self, when_ready: Callable[[], None]) -> int:
        """Serve until asked to stop; returns the exit status."""
        signal.set_wakeup_fd(self._bell_end, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop_soon)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        code = 0
        try:
            self._start_all()
            if not self.is_stopping:
                when_ready()
            while not self.is_stopping:
                self._tend()
                self._wait(1.0)
        except GivenUp as error:
            say(str(error))
            code = 1
        self._stop_all()
        return code

    def stop_soon(self, number: int, frame: object) -> None:
        self.is_stopping = True

    def _wait(self, seconds: float) -> None:
        """Sleep until a child ends, a signal arrives or the time is over."""
        soonest = min((kept.start_again_at for kept in self.kept if kept.start_again_at), default=None)
        if soonest is not None:
            seconds = max(0.0, min(seconds, soonest - time.monotonic()))
        if select.select([self._bell], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._bell, 4096)

    def _start_all(self) -> None:
        for kept in self.kept:
            if self.is_stopping:
                return
            kept.start()
            ready = kept.program.is_ready
            deadline = time.monotonic() + kept.program.ready_seconds
            while ready and not self.is_stopping and not ready() and time.monotonic() < deadline:
                self._tend()
                self._wait(0.05)

    def _tend(self) -> None:
        """Notice ends, and start again what is due."""
        for kept in self.kept:
            if kept.process is not None and (code := kept.process.poll()) is not None:
                kept.note_end(code)
                if kept.program.is_vital and kept.quick_ends >= QUICK_ENDS_ALLOWED:
                    raise GivenUp(
                        f"{kept.program.name} ends again and again right after its start; see the lines above."
                    )
            if kept.start_again_at is not None and time.monotonic() >= kept.start_again_at:
                kept.start()

    def _stop_all(self) -> None:
        """First everything that uses the first program (Redis), then that one."""
        for group in (self.kept[1:], self.kept[:1]):
            asked_at = time.monotonic()
            for kept in group:
                if kept.process is not None and kept.is_running:
                    # The main process only: a worker finishes its step, which a signal to its group would end.
                    kept.process.terminate()
            for kept in group:
                if kept.process is not None:
                    _wait_or_kill(kept.process, asked_at + kept.program.stop_seconds)


class GivenUp(Exception):
    """A program cannot be kept running."""


def _wait_or_kill(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ending(code: int) -> str:
    """How a process ended, in words."""
    return f"exit status {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    with contextlib.suppress(OSError):  # the terminal may be gone
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201
