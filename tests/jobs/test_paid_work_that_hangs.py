"""P5: work that hangs at a service goes to another one only after it is certain that the first is not paid."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from credits.queries import balance
from jobs.models import Attempt, Job, Outcome
from tests.support.paid_work import (
    ACE,
    ACE_AT_FAL,
    ACE_AT_REPLICATE,
    SONG,
    PaidServices,
    broken_promises,
)

if TYPE_CHECKING:
    from accounts.models import User

SEEDS = int(os.environ.get("PAID_HANGING_SEEDS", "40"))
SHORT = replace(SONG, duration_seconds=10.0)
FOR_EVER = 10_000


def hang(paid: PaidServices, dice: random.Random) -> str:
    """One of the two services accepts the next request and goes no further, in one way or another."""
    slug = dice.choice(("fal", "replicate"))
    if slug == "fal":
        paid.fal.queued_for, paid.fal.running_for = dice.choice([(FOR_EVER, 1), (1, FOR_EVER), (4, FOR_EVER)])
        paid.fal.faults.force(*dice.choice(((), ("cancel_500",), ("cancel_lost",))))
    else:
        paid.replicate.starting_for, paid.replicate.processing_for = dice.choice(
            [(FOR_EVER, 1), (1, FOR_EVER), (4, FOR_EVER)]
        )
        paid.replicate.faults.force(*dice.choice(((), ("cancel_500",), ("cancel_unseen",), ("cancel_lost",))))
    return slug


def heal(paid: PaidServices) -> None:
    paid.fal.queued_for = paid.fal.running_for = 1
    paid.replicate.starting_for = paid.replicate.processing_for = 1
    paid.fal.faults.mend()
    paid.replicate.faults.mend()


def billed(paid: PaidServices, job: Job) -> int:
    """How many services charge for this job."""
    known = {**paid.fal.accepted, **paid.replicate.accepted}
    accepted = Attempt.objects.filter(job=job, outcome=Outcome.ACCEPTED).values_list("request_id", flat=True)
    return sum(known[request_id].is_billed for request_id in accepted)


@pytest.mark.timeout(600)
def test_never_are_both_paid_for_one_song(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE, micros_per_second=20_000)
    paid.settings.JOB_LOOK_SECONDS = 30
    both, total, delivered, passed_on = 0, 0, 0, 0
    for seed in range(SEEDS):
        dice = random.Random(seed)
        slug = hang(paid, dice)
        first = {"fal": ACE_AT_FAL, "replicate": ACE_AT_REPLICATE}[slug]
        # It is noticed by time alone: a poll an hour later stands for all those before.
        job = paid.step(paid.ask(buyer, first, SHORT).job)
        for _ in range(dice.randrange(3)):
            job = paid.step(job)
        paid.forward(dice.choice((100, 130, 400)))
        for _ in range(40):
            job = paid.step(job)
            if job.model != first or job.is_finished:
                break
            paid.forward(dice.choice((5, 60)))
        heal(paid)
        job = paid.live(job)
        paying = billed(paid, job)
        both += paying > 1
        total += paying
        delivered += job.state == "complete"
        passed_on += job.model != first
        assert job.state in {"complete", "failed"}
    assert both == 0
    assert passed_on > SEEDS // 6
    assert delivered >= passed_on
    # Failing costs nothing, so all that is paid beside one request for each delivered song is waste.
    assert total <= 1.02 * SEEDS
    assert balance(buyer).held == 0
    assert broken_promises() == []


@pytest.mark.parametrize("service", ["fal", "replicate"])
def test_what_waits_in_a_line_for_ever_is_made_by_another(paid: PaidServices, buyer: User, service: str) -> None:
    first, other = (ACE_AT_FAL, ACE_AT_REPLICATE) if service == "fal" else (ACE_AT_REPLICATE, ACE_AT_FAL)
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.queued_for = paid.replicate.starting_for = FOR_EVER
    job = paid.step(paid.ask(buyer, first).job)
    paid.forward(150)
    job = paid.step(job)
    assert (job.model, job.state) == (other, "submitted")
    (request,) = {"fal": paid.fal, "replicate": paid.replicate}[service].accepted.values()
    assert (request.ending, request.is_billed) == ("cancelled", False)


def test_a_cancel_without_an_answer_is_asked_again(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.queued_for = FOR_EVER
    paid.fal.faults.force("cancel_500")
    job = paid.step(paid.ask(buyer, ACE_AT_FAL).job)
    paid.forward(150)
    assert paid.step(job).model == ACE_AT_FAL
    assert paid.step(job).model == ACE_AT_REPLICATE


def test_what_has_begun_is_not_paid_for_twice(paid: PaidServices, buyer: User) -> None:
    """Replicate charges for the time used until it is stopped, so nobody else is asked."""
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.replicate.processing_for = FOR_EVER
    job = paid.step(paid.ask(buyer, ACE_AT_REPLICATE).job)
    for _ in range(3):
        job = paid.step(job)
    paid.forward(150)
    job = paid.step(job)
    (prediction,) = paid.replicate.accepted.values()
    assert (job.model, prediction.status) == (ACE_AT_REPLICATE, "processing")
    # Somebody stops it at Replicate's own page.
    prediction.stop(paid.replicate.now)
    job = paid.live(job)
    assert (job.state, job.model, paid.paid["fal"]) == ("failed", ACE_AT_REPLICATE, 0)
    assert "stopped at Replicate" in job.error_message


def test_a_server_that_can_not_be_stopped_is_waited_for(paid: PaidServices, buyer: User) -> None:
    """Its long line would only get longer by work that nobody wants any more."""
    paid.offer(ACE)
    paid.ace.queued_for = 6
    job = paid.step(paid.ask(buyer, ACE).job)
    paid.forward(400)
    assert paid.step(job).model == ACE
    job = paid.live(job)
    assert (job.state, job.model) == ("complete", ACE)


def test_somebody_who_wants_no_other_maker_waits(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.queued_for = FOR_EVER
    job = paid.step(paid.ask(buyer, ACE_AT_FAL, SONG, may_fall_back=False).job)
    paid.forward(150)
    assert (paid.step(job).model, paid.paid["replicate"]) == (ACE_AT_FAL, 0)
