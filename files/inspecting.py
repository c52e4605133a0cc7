"""Has a stranger's file decoded by a process of its own; this one loads no decoder and stays whole whatever happens."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from engine.audio.inspected import Inspection
from engine.fingerprints.examined import Examined
from engine.seeing.picture import NotAPicture, Picture

log = logging.getLogger(__name__)

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
    done = _apart("engine.audio.inspection", path, longest_seconds, WALL_SECONDS, subprocess.PIPE)
    return Inspection(**_answer(done.stdout))


def transcribe(path: Path, target: Path, *, longest_seconds: float) -> None:
    """Write all the sound of this file as samples (`engine.audio.transcription`). Raises NotSound, OutOfTime."""
    with target.open("wb") as writing:
        done = _apart("engine.audio.transcription", path, longest_seconds, 4 * WALL_SECONDS, writing)
    _answer(done.stderr or b"{}")


def examine(path: Path, *, longest_seconds: float) -> Examined:
    """By what this file is known again (`engine.fingerprints.examining`). Raises NotSound, OutOfTime."""
    done = _apart("engine.fingerprints.examining", path, longest_seconds, WALL_SECONDS, subprocess.PIPE)
    return Examined.from_dict(_answer(done.stdout))


def look(path: Path) -> tuple[Picture, bytes]:
    """What is in this picture, and our own JPEG of it (`engine.seeing.looking`). Raises NotAPicture, OutOfTime."""
    try:
        done = _apart("engine.seeing.looking", path, 0, WALL_SECONDS, subprocess.PIPE)
        answer = _answer(done.stdout)
        return Picture.from_dict(answer["picture"]), base64.b64decode(answer["jpeg"])
    except TooHeavy:
        raise NotAPicture("This picture needs more memory or time than a look is given: save it smaller.") from None
    except NotSound as error:
        raise NotAPicture(str(error)) from None


def _apart(
    module: str, path: Path, longest_seconds: float, wall_seconds: float, into: int | IO[bytes]
) -> subprocess.CompletedProcess[bytes]:
    """What this module has to say about a file, run in a process of its own. Raises TooHeavy, OutOfTime."""
    # Our own program, and a path of our own making.
    command = [sys.executable, "-m", module, str(path), str(longest_seconds)]
    # Nothing of our own environment is given to a process that reads what strangers sent.
    given = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=given, stdout=into, stderr=subprocess.PIPE, timeout=wall_seconds,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise OutOfTime("Looking at this upload took too long, because this site is busy: ask again later.") from None
    if done.returncode < 0:
        raise TooHeavy("This file cannot be read: it needs more memory or time than any sound of its length.")
    if done.returncode:
        raise RuntimeError(f"reading a file failed: {done.stderr.decode(errors='replace')[-2000:]}")
    return done


def _answer(told: bytes) -> dict[str, Any]:
    """What was found. Raises NotSound with the reason why nothing was."""
    answer: dict[str, Any] = json.loads(told)
    if "refused" in answer:
        raise (TooHeavy if "is_heavy" in answer else NotSound)(answer["refused"])
    return answer


def read_tags(path: Path) -> dict[str, Any]:
    """What this file says about itself (`engine.audio.tag_reading`); empty where that cannot be read."""
    try:
        done = _apart("engine.audio.tag_reading", path, 0, WALL_SECONDS, subprocess.PIPE)
        tags: dict[str, Any] = json.loads(done.stdout)
    except (NotSound, OutOfTime, RuntimeError, ValueError) as error:
        log.info("the tags of a file cannot be read (%s)", error)
        return {}
    return tags
