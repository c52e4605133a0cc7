"""What becomes of a step that broke off for a reason of ours: tries, and in the end a sentence and the credits back."""

from __future__ import annotations

import errno
import shutil

from files.disk import disk
from jobs.limits import limit, work_folder
from jobs.models import Job, State
from jobs.services.life.claiming import Clock, hand_back
from jobs.services.life.ending import fail
from jobs.services.sending.waiting import back_off

BROKE_OFF = "Making this broke off three times. It cost nothing, and the people who run this site can see why."
DISK_FULL = (
    "The disk of this site is full, so this could not be written. What you have is as it was, and this cost nothing: "
    "try again later, or tell whoever runs this site."
)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def broke_off(job: Job, error: Exception, clock: Clock) -> None:
    """A fault of ours: three tries, then the credits go back and staff find the trace in the log.

    Raises LeaseLost.
    """
    if job.state == State.FETCHING:
        # The next try has a folder of its own, and needs the room of this one.
        shutil.rmtree(work_folder(job.pk) / str(job.fence), ignore_errors=True)
    if job.tries + 1 >= limit("JOB_ATTEMPTS"):
        is_full = _is_disk_full(error)
        code, message = ("disk_full", DISK_FULL) if is_full else ("broke_off", BROKE_OFF)
        fail(job, code=code, message=message, now=clock())
    else:
        hand_back(job, next_at=clock() + back_off(job.tries), tries=job.tries + 1)


def _is_disk_full(error: Exception) -> bool:
    """Whether there was no room; not everything that writes sound says why it could not."""
    return (isinstance(error, OSError) and error.errno in NO_ROOM) or disk().is_low
