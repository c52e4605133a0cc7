"""Giving a job to another provider when the first can't make it: only when it is certain that nothing is under way."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from credits import services as credits_services
from jobs import gates
from jobs.contract import Runner, Substitute
from jobs.limits import queue_for
from jobs.models import Job, JobLog, State
from jobs.services.life.claiming import write
from jobs.services.ringing import ring_on_commit, tell_on_commit

log = logging.getLogger(__name__)

PASSED_OVER = "passed_over"


def pass_on(job: Job, runner: Runner, why: str, now: datetime) -> bool:
    """Whether another provider makes it now, for no higher price; the caller must know that the first one does not.

    What the substitute costs less goes back at once. The work begins anew, with all its time. Raises LeaseLost.
    """
    if not job.may_fall_back:
        return False
    tried = {job.model, *_closed(job), *job.attempts.values_list("model", flat=True)}
    substitute = runner.substitute(job, tried)
    if substitute is None:
        return False
    try:
        with transaction.atomic():
            _move(job, runner, substitute, why, now)
    except credits_services.NotEnoughCredits:
        # What was held had expired meanwhile and is not there to be held again.
        job.refresh_from_db()
        return False
    return True


def _closed(job: Job) -> list[str]:
    """Who was found closed since anything was last sent or waited for: they would hand it to each other for ever."""
    return list(job.submission.get(PASSED_OVER, []))


def _move(job: Job, runner: Runner, substitute: Substitute, why: str, now: datetime) -> None:
    left, token = job.account, job.attempt_token
    queue = queue_for(job.kind, substitute.service)
    # Other workers than this one may serve the substitute: they get the job by a ring of the bell.
    elsewhere: dict[str, object] = {} if queue == job.queue else {"lease_until": None, "rung_at": None}
    write(
        job,
        state=State.SUBMITTING,
        model=substitute.model,
        account=substitute.service,
        queue=queue,
        key_name="",
        attempt_token="",
        request_id="",
        submission={PASSED_OVER: [*_closed(job), job.model]},
        fetched={},
        folder="",
        stage="passed on",
        position=None,
        share=None,
        next_at=now,
        deadline_at=now + timedelta(seconds=job.deadline_seconds),
        tries=0,
        silences=0,
        poison_count=0,
        **elsewhere,
        **_cheaper(job, substitute, now),
    )
    runner.passed_on(job)
    message = f"passed on to {substitute.model}: {why}"
    JobLog.objects.create(job=job, at=now, level="WARNING", message=message[:1000])
    if left and token:
        transaction.on_commit(partial(gates.leave, service=left, token=token), robust=True)
    if elsewhere:
        ring_on_commit(job)
    tell_on_commit(job)


def _cheaper(job: Job, substitute: Substitute, now: datetime) -> dict[str, object]:
    """Hold the lower price instead of the first one; nothing changes when they are the same."""
    price_credits = substitute.price_credits
    if price_credits >= job.price_credits:
        return {}
    if job.hold_id is None:
        return {"price_credits": price_credits}
    credits_services.release(hold=job.hold_id, now=now)
    if price_credits == 0:
        return {"price_credits": 0, "hold": None}
    terms: dict[str, str | int] = {
        "price_credits": price_credits,
        "instead_of_credits": job.price_credits,
        "provider": substitute.model,
        **substitute.hold_terms,
    }
    # A job's price only ever falls, so this key is a new one each time.
    key = f"job:{job.pk}:{price_credits}"
    held = credits_services.hold(user=job.owner, amount=price_credits, key=key, reason=job.kind, terms=terms, now=now)
    return {"price_credits": price_credits, "hold": held}
