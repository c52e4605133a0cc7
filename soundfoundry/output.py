"""What happens to words that nobody can read any more: they are dropped, and don't decide how a process ends."""

from __future__ import annotations

import atexit
import os
import sys


def end_quietly_without_readers() -> None:
    """From now on a terminal or pipe that is gone changes neither the exit status of this process nor its last words.

    Python writes what is still buffered at its very end, and exits with 120 when that fails.
    """
    atexit.register(drop_unreadable_output)


def drop_unreadable_output() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
        except (AttributeError, ValueError):  # there is none, or it is closed
            continue
