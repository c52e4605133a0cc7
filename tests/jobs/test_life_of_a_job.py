"""A job from its acceptance to its end, and what its owner's credits do meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from credits import services as credits_services
from credits.queries import balance
from engine.outside import GenerationFailed, Poll, Refused, Unavailable
from jobs.contract import ContractBroken, FetchAgain
from jobs.models import Job, State
from jobs.queries import prove
from jobs.services import run
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import PRICE, Clock

pytestmark = pytest.mark.django_db

Start = Callable[..., Job]
Live = Callable[[Job], Job]


def test_accepted_work_holds_its_price(start_job: Start, user: User) -> None:
    start_job()
    assert (balance(user).available, balance(user).held) == (0, PRICE)
    assert prove() == []


def test_finished_work_is_paid_and_delivered_once(start_job: Start, live_through: Live, user: User) -> None:
    job = live_through(start_job())
    assert job.state == State.COMPLETE
    assert (balance(user).available, balance(user).held) == (0, 0)
    assert job.log.filter(message__startswith="delivered").count() == 1
    assert prove() == []


def test_a_provider_that_answers_at_once_needs_one_run(start_job: Start, clock: Clock) -> None:
    job = start_job()
    run(str(job.pk), clock=clock)
    job.refresh_from_db()
    assert job.state == State.COMPLETE


def test_between_polls_no_worker_waits(start_job: Start, provider: ScriptedProvider, clock: Clock) -> None:
    provider.polls = [Poll("queued", position=3)]
    job = start_job()
    run(str(job.pk), clock=clock)
    job.refresh_from_db()
    assert (job.state, job.position, job.lease_until) == (State.SUBMITTED, 3, None)
    assert job.next_at > clock()


def test_no_credits_no_job(provider: ScriptedProvider, start_job: Start, user: User) -> None:
    with pytest.raises(credits_services.NotEnoughCredits):
        start_job(price_credits=PRICE + 1)
    assert not Job.objects.exists()


def test_work_of_a_request_that_is_rolled_back_never_existed(start_job: Start, user: User) -> None:
    with transaction.atomic():
        start_job()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert balance(user).held == 0


@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        ("submit", Refused("The lyrics are not allowed."), "refused"),
        ("poll", GenerationFailed("The service gave up."), "provider_failed"),
        ("master", None, "contract_broken"),
        ("fetch", None, "broke_off"),
    ],
)
def test_failed_work_costs_nothing(
    step: str, error: Exception | None, code: str, start_job: Start, live_through: Live,
    provider: ScriptedProvider, user: User,
) -> None:  # fmt: skip
    always = {"master": ContractBroken("The result is silent."), "fetch": ValueError("a bug")}
    provider.faults[step] = [error] if error else [always[step]] * 9
    job = live_through(start_job())
    assert (job.state, job.error_code) == (State.FAILED, code)
    assert (balance(user).available, balance(user).held) == (PRICE, 0)
    assert job.log.filter(message="not delivered").count() == 1
    assert prove() == []


def test_submitting_is_tried_three_times(start_job: Start, live_through: Live, provider: ScriptedProvider) -> None:
    provider.faults["submit"] = [Unavailable("busy")] * 9
    job = live_through(start_job())
    assert (job.state, job.error_code) == (State.FAILED, "unavailable")
    assert provider.calls["submit"] == 3


def test_a_provider_says_when_to_come_back(start_job: Start, provider: ScriptedProvider, clock: Clock) -> None:
    provider.faults["submit"] = [Unavailable("busy", retry_after=90.0)]
    job = start_job()
    run(str(job.pk), clock=clock)
    job.refresh_from_db()
    assert (job.next_at - clock()).total_seconds() >= 90


def test_polls_that_get_no_answer_are_repeated_until_the_deadline(
    start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    provider.faults["poll"] = [Unavailable("busy")] * 7
    job = live_through(start_job())
    assert job.state == State.COMPLETE
    assert len(provider.accepted) == 1


def test_a_service_that_asks_for_an_hour_is_asked_about_accepted_work_within_a_minute(
    start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    provider.faults["poll"] = [Unavailable("busy", 3600.0)]
    provider.faults["fetch"] = [Unavailable("busy", 3600.0)]
    job = live_through(start_job())
    assert (job.state, provider.calls["submit"]) == (State.COMPLETE, 1)
    assert (job.finished_at - job.created_at).total_seconds() < 130


def test_a_service_that_asks_for_longer_than_there_is_time_is_not_waited_for(
    start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    provider.faults["submit"] = [Unavailable("busy", 3600.0)]
    job = live_through(start_job())
    assert (job.state, job.error_code, provider.calls["submit"]) == (State.FAILED, "unavailable", 1)
    assert (job.finished_at - job.created_at).total_seconds() < 1


@pytest.mark.parametrize("error", [DataError("unsupported Unicode"), IntegrityError("too long")])
def test_what_the_database_refuses_is_tried_three_times_like_any_fault(
    start_job: Start, live_through: Live, provider: ScriptedProvider, error: Exception
) -> None:
    provider.faults["fetch"] = [error] * 99
    job = live_through(start_job())
    assert (job.state, job.error_code, provider.calls["fetch"]) == (State.FAILED, "broke_off", 3)


def test_lost_files_are_fetched_again_without_a_new_request(
    start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    provider.faults["master"] = [FetchAgain()]
    job = live_through(start_job())
    assert job.state == State.COMPLETE
    assert (provider.calls["fetch"], len(provider.accepted)) == (2, 1)


def test_a_broken_download_is_fetched_again(start_job: Start, live_through: Live, provider: ScriptedProvider) -> None:
    provider.faults["master"] = [ContractBroken("The result is cut short.")]
    job = live_through(start_job())
    assert job.state == State.COMPLETE


def test_the_files_of_finished_work_are_cleared_away(start_job: Start, live_through: Live, settings: object) -> None:
    live_through(start_job())
    assert list(settings.JOB_WORK_DIR.iterdir()) == []
