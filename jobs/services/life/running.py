"""What a worker does when a doorbell rings: take the job, do its due steps, hand it back."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.request_ids import current_job_id, working_for
from jobs import interruption
from jobs.limits import limit, work_folder
from jobs.models import FINAL, Job, JobLog
from jobs.services.life.claiming import Clock, Lease, claim, discount, hand_back
from jobs.services.life.ending import LeaseLost, fail
from jobs.services.life.steps import take_step
from jobs.services.sending.stopping import stop_at_provider

log = logging.getLogger(__name__)

POISONED = "Making this stopped the machine it ran on again and again. It cost nothing; the people here can see why."


def run(pk: str, *, clock: Clock = timezone.now) -> None:
    """Answer a doorbell. Ringing for nothing, twice, late, or for a job someone else has, changes nothing."""
    _answer(pk, clock)
    _tidy(pk)


def _answer(pk: str, clock: Clock) -> None:
    job = claim(pk, now=clock())
    if job is None:
        stop_at_provider(pk, clock=clock)
        return
    with working_for(request_id=job.request_uid, job_id=str(job.pk)), _lines_of(job, clock):
        try:
            if job.poison_count >= limit("JOB_POISON_LIMIT"):
                fail(job, code="poisonous", message=POISONED, now=clock())
                stop_at_provider(pk, clock=clock)
            else:
                _do_steps(job, clock)
        except LeaseLost:
            log.info("somebody else has this job now, or it has ended")
            discount(job)
        except DatabaseError:
            log.exception("the database did not answer")
            _let_go(job, clock)
            raise


def _tidy(pk: str) -> None:
    """Leave nothing of ended work on this disk: whoever ended it may sit on another machine."""
    folder = work_folder(pk)
    if folder.exists() and Job.objects.filter(pk=pk, state__in=FINAL).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _do_steps(job: Job, clock: Clock) -> None:
    """One step after the other while they are due at once; a job that must wait has been handed back."""
    with Lease(job, clock) as lease:
        try:
            while job.lease_until is not None:
                if interruption.requested.is_set():
                    hand_back(job, next_at=clock())
                else:
                    take_step(job, lease, clock)
        except interruption.Interrupted:
            log.info("asked to stop in the middle of a step; it will be done again")
            hand_back(job, next_at=clock())


def _let_go(job: Job, clock: Clock) -> None:
    """Try once, on a new connection, to give the job back; otherwise its lease runs out."""
    if connection.in_atomic_block:
        return
    connection.close()
    try:
        hand_back(job, next_at=clock())
    except (DatabaseError, LeaseLost):
        log.warning("not handed back; its lease will run out")


class _Lines(logging.Handler):
    """Keeps what is logged about one job."""

    def __init__(self, job: Job, clock: Clock) -> None:
        super().__init__(logging.INFO)
        self.job, self.clock = job, clock
        self.lines: list[JobLog] = []

    def emit(self, record: logging.LogRecord) -> None:
        if current_job_id.get() == str(self.job.pk):
            message = record.getMessage()
            if record.exc_info:
                message += f": {record.exc_info[1]!r}"
            self.lines.append(
                JobLog(job=self.job, at=self.clock(), level=record.levelname[:10], message=message[:1000])
            )


@contextmanager
def _lines_of(job: Job, clock: Clock) -> Iterator[None]:
    """What is logged during a run is kept with the job; losing it (a kill) loses nothing else."""
    handler = _Lines(job, clock)
    rooms = [logging.getLogger(name) for name in ("engine", "jobs", "files", "makers", "tracks", "studio", "projects")]
    for room in rooms:
        room.addHandler(handler)
    try:
        yield
    finally:
        for room in rooms:
            room.removeHandler(handler)
        if handler.lines and not connection.in_atomic_block and Job.objects.filter(pk=job.pk, fence=job.fence).exists():
            JobLog.objects.bulk_create(handler.lines)
