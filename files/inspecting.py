"""Has a stranger's file decoded by a process of its own; this one loads no decoder and stays whole whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from engine.audio.inspected import Inspection

# The process is given 10 seconds of a core, so only what others do on this machine makes it take longer than this.
WALL_SECONDS = 45


class NotSound(ValueError):
    """The file is refused; the message may be shown to a person."""


class TooHeavy(NotSound):
    """It needed more memory or time than a look is given."""


class OutOfTime(Exception):
    """This machine was too busy; the file may be a good one."""


def inspect(path: Path, *, longest_seconds: float) -> Inspection:
    """What this file is, decided by decoding all of it. Raises NotSound, OutOfTime."""
    # Our own program, and a path of our own making.
    command = [sys.executable, "-m", "engine.audio.inspection", str(path), str(longest_seconds)]
    # Nothing of our own environment is given to a process that reads what strangers sent.
    surroundings = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, timeout=WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise OutOfTime("Looking at this upload took too long, because this site is busy: ask again later.") from None
    if done.returncode < 0:
        raise TooHeavy("This file cannot be read: it needs more memory or time than any sound of its length.")
    if done.returncode:
        raise RuntimeError(f"the inspection of a file failed: {done.stderr.decode(errors='replace')[-2000:]}")
    told = json.loads(done.stdout)
    if "refused" in told:
        raise (TooHeavy if "is_heavy" in told else NotSound)(told["refused"])
    return Inspection(**told)
