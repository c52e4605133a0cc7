"""Whoever runs until asked to stop hears it while its own thread holds the lock of what it waits for."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

# The main thread holds the lock of the event when the signal comes, as it may at any moment of its waiting.
STOPPED_IN_THE_MIDDLE = """
import os, signal, sys
from jobs.stopping import listen_for_stop
asked = listen_for_stop()
with asked._cond:
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    for _ in range(1000):
        pass
sys.exit(0 if asked.wait(30) else 3)
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_in_the_middle_of_waiting_is_heard(name: str) -> None:
    ended = subprocess.run([sys.executable, "-c", STOPPED_IN_THE_MIDDLE, name], check=False, timeout=60)
    assert ended.returncode == 0


def test_ctrl_c_is_heard_where_a_shell_had_it_ignored() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", STOPPED_IN_THE_MIDDLE, "SIGINT"],
        check=False,
        timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert ended.returncode == 0
