"""What a genuine webhook of a provider changes: the name of a request whose answer was lost, and when to ask next."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from accounts.request_ids import current_request_id, working_for
from jobs import outside
from jobs.contract import Runner, Submission
from jobs.models import FINAL, Attempt, Job, Outcome
from jobs.services.ringing import ring_on_commit
from jobs.services.telling_staff import tell_staff

log = logging.getLogger(__name__)


def find(job: Job, attempt: Attempt, runner: Runner) -> Submission | None:
    """By the name a webhook told, else from the provider's own list. Raises OutcomeUnknown, Unavailable, Gone."""
    webhook_id = Attempt.objects.values_list("told_request_id", flat=True).get(pk=attempt.pk)
    return runner.known_as(job, attempt.token, webhook_id) if webhook_id else runner.find(job, attempt.token)


def hear(*, account: str, token: str, request_id: str, now: datetime) -> bool:
    """Whether this concerns work of ours. Only rings the bell: what became of it is asked of the provider itself.

    Late, early, repeated and reordered ones do no harm. One that tells of a request whose answer was lost, for work
    that has ended meanwhile, has that request stopped.
    """
    with transaction.atomic():
        attempt = Attempt.objects.select_related("job").filter(account=account, token=token).first()
        if attempt is None:
            log.warning("a webhook of %s is about no attempt of ours", account)
            return False
        with working_for(request_id=attempt.job.request_uid, job_id=str(attempt.job_id)):
            log.info("%s tells of request %s", account, request_id)
            lost = Attempt.objects.filter(pk=attempt.pk, told_request_id="").exclude(outcome=Outcome.ACCEPTED)
            is_news = bool(lost.update(told_request_id=request_id[:200]))
            # By now it may have been given up; the row is locked since the update.
            attempt.refresh_from_db(fields=["outcome", "told_request_id"])
            _ring(attempt, is_news=is_news, now=now)
    # The line about the webhook's own request names the click it goes back to; the middleware puts its id back.
    current_request_id.set(attempt.job.request_uid)
    return True


def _ring(attempt: Attempt, *, is_news: bool, now: datetime) -> None:
    """Have the job looked at now. A step that runs at this moment is not disturbed: it looks again soon by itself."""
    job = Job.objects.get(pk=attempt.job_id)
    if is_news and attempt.outcome == Outcome.NOT_ACCEPTED:
        log.error("request %s was taken for not accepted and was: it may be paid for nothing", attempt.told_request_id)
        tell_staff(
            subject="A request may be paid for nothing",
            text=f"{outside.account_name(attempt.account)} had accepted {attempt.told_request_id} after all, which was "
            f"taken for lost. Look it up there, and stop it if it still runs. It was for job {job.pk}.",
        )
    if job.state in FINAL:
        if is_news:
            # The request lives on, unknown to anybody.
            Job.objects.filter(pk=job.pk, attempt=attempt.number).update(stop_due_at=now, rung_at=None, tries=0)
        return
    due = Job.objects.filter(pk=job.pk, attempt_token=attempt.token, lease_until__isnull=True, next_at__gt=now)
    if due.exclude(state__in=("queued", *FINAL)).update(next_at=now, rung_at=None):
        ring_on_commit(job)
