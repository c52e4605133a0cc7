"""What can be heard before work is done: made first, delivered at once, and never a reason for the work to fail."""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction

from jobs import interruption
from jobs.contract import Opening, Report, Runner
from jobs.models import UNFINISHED, Job
from jobs.services.life.claiming import write
from jobs.services.life.ending import LeaseLost
from jobs.services.ringing import tell_on_commit

STAGE = "making the opening"

log = logging.getLogger(__name__)


def make_openings(job: Job, runner: Runner, folder: Path, report: Report) -> None:
    """Deliver what a runner lets people hear of this job and of those behind it. Raises LeaseLost."""
    try:
        for opening in runner.openings(job, folder, report):
            _deliver(job, runner, opening)
    except (LeaseLost, interruption.Interrupted, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("nothing can be heard before the whole is there")


def _deliver(job: Job, runner: Runner, opening: Opening) -> None:
    """While this worker has the job, and whose opening it is has not ended meanwhile."""
    with transaction.atomic():
        write(job, stage=STAGE)
        unfinished = Job.objects.select_for_update(of=("self",)).filter(pk=opening.job_pk, state__in=UNFINISHED)
        for opened in unfinished:
            runner.deliver_opening(opening)
            tell_on_commit(opened)
