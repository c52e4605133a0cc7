"""What a killed worker left on the disk goes, and what is still needed stays."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jobs.models import Job
from jobs.services import cancel, clear_work_folders
from tests.jobs.conftest import Clock

Start = Callable[..., Job]


def left(root: Path, name: object, *, age: float) -> Path:
    folder = root / str(name)
    folder.mkdir(parents=True)
    (folder / "song.wav").write_bytes(b"x")
    os.utime(folder, (time.time() - age,) * 2)
    return folder


def test_folders_of_ended_and_unknown_work_go(start_job: Start, settings: Any, clock: Clock) -> None:
    root = settings.JOB_WORK_DIR
    running, ended = start_job(), start_job()
    cancel(job_pk=ended.pk, by=ended.owner, now=clock())
    needed = left(root, running.pk, age=7200)
    gone = [left(root, name, age=7200) for name in (ended.pk, uuid.uuid4(), "no-job")]
    young = left(root, uuid.uuid4(), age=5)
    assert clear_work_folders() == 3
    assert [one.exists() for one in (needed, young, *gone)] == [True, True, False, False, False]
    assert clear_work_folders() == 0
