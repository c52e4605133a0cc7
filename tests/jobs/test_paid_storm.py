"""Services fail at every call, webhooks come or don't, keys come and go: nothing is lost, and nothing paid twice."""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from accounts.models import Plan
from credits.queries import balance
from jobs import gates
from jobs.models import Attempt, Job, Outcome, ProviderAccount, ProviderKey
from jobs.services import cancel, run, sweep
from makers.models import MusicModel
from tests.support.paid_work import (
    ACE,
    ACE_AT_FAL,
    ACE_AT_REPLICATE,
    MUSICGEN,
    TUNE,
    PaidServices,
    broken_promises,
    post,
)

if TYPE_CHECKING:
    from accounts.models import User

STORMS = int(os.environ.get("PAID_STORMS", "3"))
SLUGS = (ACE_AT_FAL, ACE_AT_REPLICATE, MUSICGEN, ACE)
SLOW = ("slow_answer", "slow_first", "file_drips", "webhook_first", "runner_gone")
JOBS = 12


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(STORMS))
def test_a_storm_passes(paid: PaidServices, buyer: User, seed: int) -> None:
    dice = random.Random(seed)
    weather(paid, dice)
    jobs = [paid.ask(buyer, dice.choice(SLUGS), TUNE, may_fall_back=dice.random() < 0.8).job for _ in range(JOBS)]
    for _ in range(60):
        sweep(now=paid.clock())
        happening(paid, buyer, dice, jobs)
        due = Job.objects.unfinished().order_by("next_at") | Job.objects.filter(stop_due_at__isnull=False)
        for pk in list(due.values_list("pk", flat=True)):
            run(str(pk), clock=paid.clock)
        paid.forward(dice.choice((1, 3, 10)))
        if not due.exists():
            break
    clear_sky(paid)
    for job in jobs:
        paid.live(job, most=400)
    judge(paid, buyer)


def weather(paid: PaidServices, dice: random.Random) -> None:
    Plan.objects.update(concurrent_jobs=JOBS)
    ProviderAccount.objects.update(requests_per_minute=1000, micros_per_hour=None)
    paid.offer(*SLUGS)
    for number, slug in enumerate(SLUGS):
        MusicModel.objects.filter(slug=slug).update(price_percent=400 - 100 * number)
    paid.fal.add_key("id-two:key-two")
    paid.replicate.add_key("r8_the-other-key")
    paid.connect()
    for double in paid.doubles.values():
        double.faults.share_all(dice.choice((0.05, 0.2)))
        double.faults.share(0.0, *(name for name in SLOW if name in double.faults.places))


def happening(paid: PaidServices, buyer: User, dice: random.Random, jobs: list[Job]) -> None:
    """Something that may come at any time."""
    double = dice.choice((paid.fal, paid.replicate))
    match dice.randrange(6):
        case 0 if double.accepted:
            letter = paid.letter(double, dice.choice(list(double.accepted)))
            assert post(Client(), letter).status_code in {200, 503}
        case 1:
            double.revoke(dice.choice(double.known_keys))
        case 2:
            double.restore(dice.choice(double.known_keys))
            ProviderKey.objects.update(out_since=None, out_until=None)
        case 3 if dice.random() < 0.2:
            job = Job.objects.get(pk=dice.choice(jobs).pk)
            if not job.is_finished:
                cancel(job_pk=job.pk, by=buyer, now=paid.clock())


def clear_sky(paid: PaidServices) -> None:
    for double in paid.doubles.values():
        double.faults.mend()
        for key in double.known_keys:
            double.restore(key)
    ProviderKey.objects.update(out_since=None, out_until=None)


def judge(paid: PaidServices, buyer: User) -> None:
    states = Counter(Job.objects.values_list("state", flat=True))
    assert set(states) <= {"complete", "failed", "cancelled"}
    assert not Job.objects.filter(error_code__in=("broke_off", "poisonous")).exists()
    assert not Job.objects.filter(stop_due_at__isnull=False).exists()
    settled = sum(Job.objects.filter(state="complete").values_list("price_credits", flat=True))
    assert (balance(buyer).available, balance(buyer).held) == (1000 - settled, 0)
    assert broken_promises() == []
    # At one service a job is accepted once; a second time only where that costs nothing.
    known = Attempt.objects.filter(outcome=Outcome.ACCEPTED).exclude(account="ace-step")
    accepted = Counter(known.values_list("job", "model"))
    assert set(accepted.values()) <= {1}
    per_token = Counter(request.webhook for request in [*paid.fal.accepted.values(), *paid.replicate.accepted.values()])
    assert set(per_token.values()) <= {1}
    pairs = [("fal", ACE_AT_FAL), ("replicate", MUSICGEN), ("ace-step", ACE)]
    gated = gates.states(pairs, now=paid.clock().timestamp()) or {}
    assert [state.places_taken for state in gated.values()] == [0, 0, 0]
