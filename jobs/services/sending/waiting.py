"""How long to wait after a fault, and for an answer that was lost."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from jobs.limits import limit, seconds
from jobs.models import Attempt, Job, Outcome


def back_off(faults: int, retry_after: float | None = None) -> timedelta:
    """Exponential with full jitter after so many faults (1, 2, …), never sooner than the provider asked for.

    Source: M. Brooker, "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015).
    """
    ceiling = min(
        float(limit("JOB_LONGEST_BACKOFF_SECONDS")), float(limit("JOB_BACKOFF_SECONDS")) * 2 ** min(faults, 20)
    )
    return timedelta(seconds=max(retry_after or 0.0, random.uniform(0.0, ceiling)))


def lost_at(attempt: Attempt) -> datetime:
    """When the answer of a submission was lost, at the latest.

    Whoever sent one that is still open may be sending it at this moment, even when somebody else has the job by now.
    """
    if attempt.outcome == Outcome.OPEN or attempt.answered_at is None:
        return attempt.created_at + seconds("JOB_LONGEST_SUBMISSION_SECONDS")
    return attempt.answered_at


def may_turn_up_until(attempt: Attempt) -> datetime:
    """Until when a submission without an answer may still appear in the service's list."""
    return lost_at(attempt) + seconds("JOB_UNKNOWN_GRACE_SECONDS")


def time_is_up_at(job: Job) -> datetime:
    """The work's own time, from the first try by this provider: standing in line again does not make it longer."""
    first = job.attempts.filter(model=job.model, key_was_refused=False).earliest("created_at")
    return min(job.deadline_at, first.created_at + timedelta(seconds=job.deadline_seconds))
