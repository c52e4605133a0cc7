"""Watches the supervisor from outside: passes signals on, and leaves no process behind however it ends."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time

from soundfoundry.embedded.processes import adopt_orphans, die_with, end_descendants
from soundfoundry.embedded.supervisor import Supervisor, say
from soundfoundry.output import end_quietly_without_readers

# So long the supervisor may take for an orderly stop; then what is left is ended.
ORDERLY_SECONDS = 9.0
LEFTOVER_SECONDS = 6.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Guard:
    """The parent of the supervisor, in the terminal's foreground."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._child = 0
        self._give_up_at: float | None = None
        self._bell, self._bell_end = os.pipe()
        for end in (self._bell, self._bell_end):
            os.set_blocking(end, False)
        self._terminal = next((number for number in (0, 1, 2) if os.isatty(number)), None)

    def run(self, greeting: str) -> int:
        """Run the supervisor in a child until it ends; returns the exit status."""
        end_quietly_without_readers()
        adopt_orphans()
        if "MAKELEVEL" in os.environ:
            die_with(os.getppid())
        guard = os.getpid()
        # No signal may arrive between the fork and the handlers of either side.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        self._child = os.fork()
        if self._child == 0:
            self._supervise(guard, greeting)
        signal.set_wakeup_fd(self._bell_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in SIGNALS:
            signal.signal(number, lambda *_: self._stop())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        status = self._wait()
        end_descendants(guard, LEFTOVER_SECONDS)
        return 0 if self._give_up_at is not None else status

    def _supervise(self, guard: int, greeting: str) -> None:
        # Its own group, so that Ctrl-C reaches the guard alone.
        os.setpgid(0, 0)
        die_with(guard)
        signal.signal(signal.SIGTERM, self._supervisor.stop_soon)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        os._exit(self._supervisor.run(lambda: say(greeting)))

    def _stop(self) -> None:
        """Pass a request to stop on to the supervisor."""
        if self._give_up_at is None:
            self._give_up_at = time.monotonic() + ORDERLY_SECONDS
            say("\nStopping …")
        self._tell(signal.SIGTERM)

    def _tell(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, number)

    def _wait(self) -> int:
        """The supervisor's exit status, collecting adopted orphans on the way."""
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == self._child:
                if os.WIFSIGNALED(status):
                    say("The supervisor was ended from outside; everything it had started is stopped.")
                    return 1
                return os.waitstatus_to_exitcode(status)
            if not pid:
                self._rest()

    def _rest(self) -> None:
        """Sleep until something happens, at most half a second; then look at the terminal and the clock."""
        if select.select([self._bell], [], [], 0.5)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._bell, 4096)
        if self._give_up_at is None and self._terminal_is_gone():
            self._stop()
        if self._give_up_at is not None and time.monotonic() > self._give_up_at:
            self._tell(signal.SIGKILL)

    def _terminal_is_gone(self) -> bool:
        """A closed terminal tells only its first process, which may be make, and make keeps it to itself."""
        if self._terminal is None or sys.platform != "linux":
            return False
        poll = select.poll()
        poll.register(self._terminal, 0)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))
