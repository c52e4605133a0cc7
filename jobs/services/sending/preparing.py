"""What is brought to a service before a request leaves: free of charge, and settled here when it does not get there."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from jobs import gates
from jobs.contract import AccountEmpty, KeyDenied, KeyRefused, Refused, Report, Runner, Unavailable
from jobs.limits import limit
from jobs.models import Job, JobLog
from jobs.services.life.claiming import Clock, hand_back, write
from jobs.services.life.ending import fail
from jobs.services.sending.keys import take_out
from jobs.services.sending.passing_on import pass_on
from jobs.services.sending.permits import record_call
from jobs.services.sending.waiting import back_off

NOT_TAKEN = "What this needs could not be brought to the service that makes {}. It cost nothing; try again later."
# A place is kept for 90 s.
KEEP_SECONDS = 20.0


def prepare(job: Job, runner: Runner, token: str, clock: Clock, *, key_name: str, report: Report) -> bool:
    """Whether the request may be sent now. token: of the place it has at the service, which is given back if not."""
    # Nothing is written down before the attempt is: whoever dies here has asked for nothing.
    job.key_name = key_name
    try:
        runner.prepare(job, _keeping_the_place(job, token, clock, report))
    except (KeyRefused, KeyDenied, AccountEmpty) as error:
        _leave(job, token, clock)
        is_about_money = isinstance(error, AccountEmpty)
        write(job, next_at=clock())
        take_out(account=job.account, name=key_name, reason=str(error), is_about_money=is_about_money, now=clock())
    except Refused as error:
        _leave(job, token, clock)
        fail(job, code="refused", message=str(error), now=clock(), stop=False)
    except Unavailable as error:
        _leave(job, token, clock)
        record_call(job, went_well=False, now=clock())
        _again(job, runner, error, clock())
    except BaseException:
        _leave(job, token, clock)
        raise
    else:
        return True
    return False


def _keeping_the_place(job: Job, token: str, clock: Clock, report: Report) -> Callable[[str, float | None], None]:
    """A report that keeps the place at the service meanwhile."""
    kept_at = [time.monotonic()]

    def keep(stage: str, share: float | None) -> None:
        report(stage, share)
        if time.monotonic() - kept_at[0] >= KEEP_SECONDS:
            kept_at[0] = time.monotonic()
            gates.keep(service=job.account, token=token, now=clock().timestamp())

    return keep


def _leave(job: Job, token: str, clock: Clock) -> None:
    gates.undo(service=job.account, token=token, now=clock().timestamp())


def _again(job: Job, runner: Runner, error: Unavailable, now: datetime) -> None:
    """After a rest, so often as a step may fail; then somebody else makes it, or nobody does."""
    tries = job.tries + 1
    again_at = now + back_off(tries, error.retry_after)
    JobLog.objects.create(job=job, at=now, level="WARNING", message=f"not brought there: {error}"[:1000])
    if tries < limit("JOB_ATTEMPTS") and again_at < job.deadline_at:
        hand_back(job, next_at=again_at, tries=tries, stage="waiting to send again", share=None)
    elif not pass_on(job, runner, str(error), now):
        fail(job, code="unavailable", message=NOT_TAKEN.format(runner.work), now=now, stop=False)
