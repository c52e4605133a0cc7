"""However an installation ends, nothing of it stays behind; whatever ends inside it is started again."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from soundfoundry.embedded.processes import descendants
from tests.support.live_site import is_alive
from tests.support.source import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="relies on what Linux offers")


class Installation:
    """A guard, its supervisor and tiny programs that write down their process ids."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "tests.support.small_installation", str(folder), kind]
        self.guard = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, process_group=0)

    def pids(self, name: str) -> list[int]:
        return [int(path.suffix[1:]) for path in self.folder.glob(f"{name}.*") if path.read_text().strip()]

    def living(self) -> list[int]:
        return [pid for path in self.folder.glob("*.*") if is_alive(pid := int(path.suffix[1:]))]

    @property
    def supervisor(self) -> int:
        return next(pid for pid in descendants(self.guard.pid) if b"small_installation" in command_of(pid))


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not what():
        assert time.monotonic() < deadline, "waited 20 s in vain"
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    started: list[Installation] = []

    def start(kind: str) -> Installation:
        installation = Installation(tmp_path, kind)
        started.append(installation)
        if kind != "failing":
            until(lambda: installation.pids("first") and installation.pids("second"))
        return installation

    yield start
    for installation in started:
        installation.guard.kill()
        installation.guard.wait()
        for pid in installation.living():
            # It may end at this very moment.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


Start = Callable[[str], Installation]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_ends_everything_and_reports_no_failure(number: signal.Signals, start: Start) -> None:
    installation = start("plain")
    os.killpg(installation.guard.pid, number)
    assert installation.guard.wait(15) == 0
    assert installation.living() == []


def test_a_closed_terminal_ends_everything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.small_installation", str(tmp_path), "plain"]
    shell, terminal = pty.fork()
    if shell == 0:
        # As make does: the first process of the terminal keeps the news of its end to itself.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.chdir(ROOT)
        os._exit(subprocess.run(command, check=False).returncode)
    until(lambda: list(tmp_path.glob("second.*")))
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(shell, 0)[1]) == 0
    assert [path for path in tmp_path.glob("*.*") if is_alive(int(path.suffix[1:]))] == []


def test_a_program_that_was_killed_is_started_again(start: Start) -> None:
    installation = start("plain")
    first = installation.pids("second")
    os.kill(first[0], signal.SIGKILL)
    until(lambda: len(installation.pids("second")) == 2)
    assert is_alive(installation.pids("first")[0])


def test_a_program_that_does_not_listen_is_ended(start: Start) -> None:
    installation = start("stubborn")
    installation.guard.terminate()
    assert installation.guard.wait(15) == 0
    assert installation.living() == []


def test_nothing_outlives_a_killed_supervisor(start: Start) -> None:
    installation = start("stubborn")
    os.kill(installation.supervisor, signal.SIGKILL)
    assert installation.guard.wait(15) == 1
    assert installation.living() == []


def test_nothing_outlives_a_killed_guard(start: Start) -> None:
    installation = start("plain")
    installation.guard.kill()
    until(lambda: installation.living() == [])


def test_a_grandchild_in_its_own_session_is_ended_too(start: Start) -> None:
    installation = start("with-child")
    until(lambda: installation.pids("grandchild"))
    os.kill(installation.pids("second")[0], signal.SIGKILL)
    until(lambda: len(installation.pids("second")) == 2)
    installation.guard.terminate()
    assert installation.guard.wait(15) == 0
    assert installation.living() == []


def test_when_a_vital_program_cannot_live_it_says_so_and_stops(start: Start) -> None:
    installation = start("failing")
    _, told = installation.guard.communicate(timeout=60)
    assert installation.guard.returncode == 1
    assert "first ends again and again" in told
    assert installation.living() == []
