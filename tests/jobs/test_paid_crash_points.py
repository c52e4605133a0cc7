"""A worker dies after every single SQL statement on the way from one service to the next: nothing is paid twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credits.queries import balance
from jobs import gates
from jobs.models import Attempt, Job, Outcome, ProviderAccount
from jobs.services import run
from makers.models import MusicModel
from tests.jobs.test_crash_points import dying_after
from tests.support.killing import Killed
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, TUNE, PaidServices, broken_promises

if TYPE_CHECKING:
    from accounts.models import User

MOST_STATEMENTS = 200


def test_every_crash_on_the_way_to_the_substitute_is_survived(paid: PaidServices, buyer: User) -> None:
    """fal.ai accepts and fails, Replicate finishes, which costs less; one job for each place where a worker dies."""
    paid.settings.MUSIC_PROVIDERS = {}
    paid.settings.JOB_LOOK_SECONDS = 60
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    MusicModel.objects.filter(slug=ACE_AT_FAL).update(price_percent=300)
    ProviderAccount.objects.update(requests_per_minute=10_000, micros_per_hour=None)
    paid.fal.faults.always("failed_500")
    died = 0
    for statements in range(1, MOST_STATEMENTS):
        died += int(survived(paid, buyer, statements))
        if statements > died:
            break
    # The whole way was walked, and somebody died at each place of it.
    assert 40 < died < MOST_STATEMENTS - 1
    assert set(Job.objects.values_list("state", "model", "price_credits")) == {("complete", ACE_AT_REPLICATE, 1)}
    jobs = Job.objects.count()
    assert (balance(buyer).available, balance(buyer).held) == (1000 - jobs, 0)
    assert paid.paid == {"fal": jobs, "replicate": jobs, "ace-step": 0}
    assert Attempt.objects.filter(outcome=Outcome.ACCEPTED).count() == 2 * jobs
    pairs = [("fal", ACE_AT_FAL), ("replicate", ACE_AT_REPLICATE)]
    gated = gates.states(pairs, now=paid.clock().timestamp() + 100) or {}
    assert [state.places_taken for state in gated.values()] == [0, 0]
    assert broken_promises() == []


def survived(paid: PaidServices, buyer: User, statements: int) -> bool:
    """Whether somebody died; either way it is finished afterwards, by the webhook's help where an answer was lost."""
    job = paid.step(paid.ask(buyer, ACE_AT_FAL, TUNE).job)
    assert job.state == "submitted"
    paid.fal.accepted[job.request_id].has_ended = True
    paid.until(job.next_at)
    try:
        with dying_after(statements):
            run(str(job.pk), clock=paid.clock)
    except Killed:
        pass
    else:
        paid.live(job)
        return False
    paid.live(job)
    return True
