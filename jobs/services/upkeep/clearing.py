"""Work folders that nobody clears any more: of work that ended elsewhere, or of a worker that was killed."""

from __future__ import annotations

import shutil
import time
import uuid
from pathlib import Path

from jobs.limits import work_folder
from jobs.models import UNFINISHED, Job

# A folder is touched by every step; one that a worker is just making has no row to be found under yet.
YOUNG_SECONDS = 600.0


def clear_work_folders() -> int:
    """Delete what lies on this machine for work that is finished or unknown; how many folders there were."""
    root = work_folder("x").parent
    old = [folder for folder in root.iterdir() if _age(folder) > YOUNG_SECONDS] if root.is_dir() else []
    named = [pk for folder in old if (pk := _job_of(folder)) is not None]
    wanted = set(Job.objects.filter(pk__in=named, state__in=UNFINISHED).values_list("pk", flat=True))
    left = [folder for folder in old if _job_of(folder) not in wanted]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


def _job_of(folder: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(folder.name)
    except ValueError:
        return None
