"""A server of one's own that is full or starting up is waited for, because asking it again costs nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from jobs.models import Attempt
from tests.support.paid_work import ACE, COMPOSER, MINIMAX, TUNE, PaidServices

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def own(paid: PaidServices) -> PaidServices:
    paid.offer(ACE)
    paid.settings.JOB_BACKOFF_SECONDS = 2.0
    return paid


def test_a_song_is_made_as_soon_as_the_line_is_shorter(own: PaidServices, buyer: User) -> None:
    own.ace.faults.force(*["full"] * 4)
    job = own.live(own.ask(buyer, ACE, TUNE, may_fall_back=False).job)
    assert (job.state, job.attempts.count()) == ("complete", 5)


def test_a_server_that_starts_for_minutes_is_waited_for(own: PaidServices, buyer: User) -> None:
    own.ace.is_on = False
    job = own.ask(buyer, ACE, TUNE, may_fall_back=False).job
    begun = own.clock()
    while own.clock() < begun + timedelta(minutes=4):
        job = own.step(job)
    assert not job.is_finished
    own.ace.is_on = True
    assert own.live(job).state == "complete"


def test_one_that_never_answers_ends_with_the_time_of_the_work_and_costs_nothing(
    own: PaidServices, buyer: User
) -> None:
    own.ace.is_on = False
    job = own.live(own.ask(buyer, ACE, TUNE, may_fall_back=False).job, most=400)
    assert (job.state, job.error_code) == ("failed", "unavailable")
    first = Attempt.objects.filter(job=job).earliest("created_at")
    assert timedelta(minutes=8) < job.finished_at - first.created_at < timedelta(minutes=12)


def test_who_allowed_somebody_else_does_not_wait(own: PaidServices, buyer: User) -> None:
    own.ace.is_on = False
    job = own.live(own.ask(buyer, ACE, TUNE, may_fall_back=True).job)
    assert (job.state, job.model) == ("complete", COMPOSER)
    assert job.attempts.filter(model=ACE).count() == 3


def test_a_paid_service_is_asked_three_times_as_before(own: PaidServices, buyer: User) -> None:
    own.offer(MINIMAX)
    own.fal.is_on = False
    job = own.live(own.ask(buyer, MINIMAX, may_fall_back=False).job)
    assert (job.error_code, job.attempts.count()) == ("unavailable", 3)
