"""A song that goes on at a server which can't stop it keeps its place there, so that a loop can't fill the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credits.queries import balance
from jobs.models import Job, ProviderAccount
from jobs.services import cancel, run
from tests.support.paid_work import ACE, TUNE, PaidServices

if TYPE_CHECKING:
    from accounts.models import User


def made_and_cancelled(paid: PaidServices, buyer: User) -> Job:
    """Sent as soon as a place is free, if one is, and cancelled at once."""
    job = paid.ask(buyer, ACE, TUNE, may_fall_back=False).job
    run(str(job.pk), clock=paid.clock)
    return cancel(job_pk=job.pk, by=buyer, now=paid.clock())


def test_only_as_many_as_there_are_places_are_sent(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE)
    ProviderAccount.objects.filter(slug="ace-step").update(requests_at_once=2)
    paid.ace.seconds = 600.0
    before = balance(buyer).available
    ended = [made_and_cancelled(paid, buyer) for _ in range(5)]
    assert balance(buyer).available == before
    for job in ended:
        paid.step(job)
    ended += [made_and_cancelled(paid, buyer) for _ in range(5)]
    assert len(paid.ace.accepted) == 2

    paid.ace.seconds = None
    for task in paid.ace.tasks.values():
        task.asked_times = task.steps
    for job in ended:
        paid.live(job)
    job = paid.live(paid.ask(buyer, ACE, TUNE).job)
    assert (job.state, len(paid.ace.accepted)) == ("complete", 3)
