"""Looking for a submission whose answer was lost, in the provider's own list."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from jobs import outside
from jobs.contract import Gone, KeyDenied, OutcomeUnknown, ProviderError, Runner, Submission, Terms, Unavailable
from jobs.limits import limit, seconds
from jobs.models import Attempt, Job
from jobs.services.life.claiming import Clock, hand_back
from jobs.services.life.ending import fail
from jobs.services.sending.hearing import find
from jobs.services.sending.keys import change_key
from jobs.services.sending.outcomes import accept, note_refusal
from jobs.services.sending.waiting import back_off, lost_at, may_turn_up_until

NO_ANSWER = "The service that makes {} never answered this request. It cost nothing; try again."


def look(job: Job, attempt: Attempt, runner: Runner, clock: Clock) -> None:
    """Search the provider's own list for our token; give up on it only when the grace period is over."""
    found: Submission | None = None
    silence: ProviderError | None = None
    terms: Terms | None = None
    try:
        terms = runner.terms(job)
        found = find(job, attempt, runner)
    except (OutcomeUnknown, Gone, Unavailable) as error:
        silence = error
        if isinstance(error.__cause__, KeyDenied):
            change_key(job, str(error.__cause__), clock())
    now = clock()
    repeatable = terms is not None and terms.is_free_to_repeat
    patience_ends = now if repeatable else _patience_ends(job, attempt, terms, silence)
    if found is not None:
        accept(job, attempt, found, now)
    elif now < patience_ends:
        wait = max(seconds("JOB_LOOK_SECONDS"), (now - attempt.created_at) / 10)
        hand_back(job, next_at=min(now + wait, patience_ends), silences=_silences(job, silence))
    elif silence is None or repeatable:
        _give_up(job, attempt, runner, now)
    elif _is_away(silence) and job.silences + 1 < limit("JOB_LOOKS"):
        silences = _silences(job, silence)
        hand_back(job, next_at=now + max(seconds("JOB_LOOK_SECONDS"), back_off(silences)), silences=silences)
    else:
        fail(job, code="no_answer", message=NO_ANSWER.format(runner.work), now=now)


def _silences(job: Job, silence: ProviderError | None) -> int:
    """How often in a row the list could not be read. Time alone proves nothing: the workers may have been away."""
    return min(job.silences + 1, 1000) if silence is not None else 0


def _is_away(silence: ProviderError) -> bool:
    """Whether there is a list, only not now: what stands in it is paid for."""
    return isinstance(silence, Unavailable) or isinstance(silence.__cause__, Unavailable)


def _patience_ends(job: Job, attempt: Attempt, terms: Terms | None, silence: ProviderError | None) -> datetime:
    """Until when the request may turn up. silence: why the list told nothing, where it did not."""
    until = may_turn_up_until(attempt)
    if silence is None:
        return until
    if terms is not None and job.account and outside.hook_url(job.account):
        # Its webhook can still tell its name, and comes at its end.
        until = max(until, lost_at(attempt) + 2 * timedelta(seconds=terms.usual_seconds))
    if _is_away(silence):
        until += 3 * seconds("JOB_UNKNOWN_GRACE_SECONDS")
    return until


def _give_up(job: Job, attempt: Attempt, runner: Runner, now: datetime) -> None:
    """No trace of it: to be sent again, unless a webhook told its name while the list was read."""
    with transaction.atomic():
        if Attempt.objects.select_for_update().get(pk=attempt.pk).told_request_id:
            hand_back(job, next_at=now)
        else:
            note_refusal(job, attempt, runner, "no trace of it at the provider", now, retry_after=0)
