"""When a generation fails another maker finishes it, for no more than was held; rules and doubt are no failures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings

from credits.queries import balance
from jobs.services.ringing import queue_named
from makers.models import MusicModel
from tests.doubles.recorded_provider import Recorded
from tests.doubles.sounding import sounding
from tests.support.paid_work import (
    ACE,
    ACE_AT_FAL,
    ACE_AT_REPLICATE,
    COMPOSER,
    DEAR_AT_FAL,
    SONG,
    TUNE,
    PaidServices,
    broken_promises,
)
from tracks.models import FreeUse, Track

if TYPE_CHECKING:
    from accounts.models import User


def spent(buyer: User) -> int:
    assert balance(buyer).held == 0
    return 1000 - balance(buyer).available


def two_makers(paid: PaidServices, first: str = ACE_AT_FAL, second: str = ACE_AT_REPLICATE) -> None:
    """The first costs three times as much as usual, the second twice."""
    paid.offer(first, second)
    MusicModel.objects.filter(slug=first).update(price_percent=300)
    MusicModel.objects.filter(slug=second).update(price_percent=200)


@pytest.mark.parametrize("failure", ["failed_500", "failed_422", "failed_text", "no_audio", "runner_gone"])
def test_the_next_maker_finishes_and_is_what_is_paid(paid: PaidServices, buyer: User, failure: str) -> None:
    two_makers(paid)
    paid.fal.faults.always(failure)
    track = paid.ask(buyer, ACE_AT_FAL)
    assert balance(buyer).held == 3

    job = paid.live(track.job)

    track = Track.objects.get(pk=track.pk)
    assert (job.state, job.model, job.account, job.price_credits) == ("complete", ACE_AT_REPLICATE, "replicate", 2)
    assert (track.model, track.maker) == (ACE_AT_REPLICATE, "Replicate / ACE-Step")
    assert track.remarks[0] == "fal.ai / ACE-Step could not make this take, so it was passed on."
    assert spent(buyer) == 2
    assert paid.paid == {"fal": 1, "replicate": 1, "ace-step": 0}
    assert broken_promises() == []


def test_a_result_that_breaks_its_contract_three_times_is_made_by_the_next(
    paid: PaidServices, buyer: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOB_RUNNERS = {"generate": "tracks.runners.GenerateRunner"}
    monkeypatch.setattr("tests.doubles.fal.queue.sounding", lambda seed, seconds, kind: sounding(seed, 3.0, kind))
    two_makers(paid)
    brief = replace(SONG, duration_seconds=12.0)
    job = paid.live(paid.ask(buyer, ACE_AT_FAL, brief).job)
    assert (job.state, job.model) == ("complete", ACE_AT_REPLICATE)
    assert spent(buyer) == 2
    assert sum(asked.path.startswith("/files/") for asked in paid.fal.requests) == 3
    assert broken_promises() == []


def test_who_makes_it_is_told_as_soon_as_it_is_passed_on(paid: PaidServices, buyer: User) -> None:
    two_makers(paid)
    paid.fal.faults.always("failed_500")
    track = paid.ask(buyer, ACE_AT_FAL)
    job = track.job
    while job.model == ACE_AT_FAL:
        job = paid.step(job)
    track.refresh_from_db()
    assert not job.is_finished
    assert (track.model, track.maker) == (ACE_AT_REPLICATE, "Replicate / ACE-Step")
    assert track.remarks[0] == "fal.ai / ACE-Step could not make this take, so it was passed on."


def test_a_service_that_takes_nothing_three_times_is_left(paid: PaidServices, buyer: User) -> None:
    two_makers(paid)
    paid.fal.faults.always("queue_full")
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert (job.state, job.model, spent(buyer)) == ("complete", ACE_AT_REPLICATE, 2)
    assert len(paid.submissions(paid.fal)) == 3
    assert paid.paid == {"fal": 0, "replicate": 1, "ace-step": 0}


def test_a_service_that_can_not_be_reached_is_left(paid: PaidServices, buyer: User) -> None:
    two_makers(paid)
    paid.fal.door = "refuses"
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert (job.state, job.model, spent(buyer)) == ("complete", ACE_AT_REPLICATE, 2)
    assert broken_promises() == []


def test_a_dearer_maker_is_never_asked(paid: PaidServices, buyer: User) -> None:
    two_makers(paid, first=ACE_AT_REPLICATE, second=DEAR_AT_FAL)
    MusicModel.objects.filter(slug=DEAR_AT_FAL).update(price_percent=301)
    paid.replicate.faults.always("failed")
    job = paid.live(paid.ask(buyer, ACE_AT_REPLICATE, TUNE).job)
    assert (job.state, job.model, job.price_credits) == ("complete", COMPOSER, 1)
    assert paid.paid["fal"] == 0
    assert spent(buyer) == 1


def test_somebody_who_wants_no_other_maker_gets_none_and_pays_nothing(paid: PaidServices, buyer: User) -> None:
    two_makers(paid)
    paid.fal.faults.always("failed_500")
    job = paid.live(paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
    assert (job.state, job.error_message) == ("failed", "fal.ai could not make this song.")
    assert (spent(buyer), paid.paid["replicate"]) == (0, 0)
    assert broken_promises() == []


@pytest.mark.parametrize("when", ["moderated", "moderated_at_once"])
def test_content_rules_are_told_and_not_tried_elsewhere(paid: PaidServices, buyer: User, when: str) -> None:
    two_makers(paid)
    paid.fal.faults.always(when)
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert job.state == "failed"
    assert "content rules" in job.error_message
    assert "Change the words" in job.error_message
    assert (spent(buyer), paid.paid["replicate"]) == (0, 0)


@pytest.mark.parametrize("fate", ["lost_answer", "page_502", "nothing_said", "error_500"])
def test_where_the_outcome_is_unknown_nobody_is_asked_again(paid: PaidServices, buyer: User, fate: str) -> None:
    two_makers(paid)
    paid.fal.faults.always(fate)
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert (job.state, job.error_code) == ("failed", "no_answer")
    assert paid.paid == {"fal": 1, "replicate": 0, "ace-step": 0}
    assert spent(buyer) == 0
    assert broken_promises() == []


class Unlucky(Recorded):
    """Fails whatever it has accepted."""

    def fetch(self, *_: Any, **__: Any) -> Any:
        from engine.outside import GenerationFailed

        raise GenerationFailed("It could not make this.")


def test_a_free_take_goes_on_to_what_is_free_and_to_nothing_else(
    paid: PaidServices, buyer: User, settings: Any
) -> None:
    paid.offer(ACE_AT_FAL, ACE, price_percent=1)
    good = settings.MUSIC_PROVIDERS[COMPOSER]
    settings.MUSIC_PROVIDERS = {
        "unlucky": {**good, "class": f"{__name__}.Unlucky"},
        "unpaid": {**good, "is_free": False},
        COMPOSER: good,
    }
    track = paid.ask(buyer, "auto", replace(TUNE, duration_seconds=20.0), pay_with="free")
    assert track.model == "unlucky"
    job = paid.live(track.job)
    assert (job.state, job.model, spent(buyer)) == ("complete", COMPOSER, 0)
    assert sum(paid.paid.values()) == 0
    assert FreeUse.objects.get(user=buyer).count == 1


def test_a_job_moves_to_the_queue_of_whoever_makes_it_now(paid: PaidServices, buyer: User, settings: Any) -> None:
    settings.RQ_QUEUES = {**django_settings.RQ_QUEUES, "gpu": django_settings.RQ_QUEUES["default"]}
    settings.JOB_QUEUES = {"ace-step": "gpu"}
    paid.offer(ACE_AT_FAL, ACE)
    paid.fal.faults.always("failed_500")
    job = paid.ask(buyer, ACE_AT_FAL).job
    assert job.queue == "default"
    while job.queue == "default":
        job = paid.step(job)
    assert (job.model, job.state, job.lease_until) == (ACE, "submitting", None)
    assert queue_named("gpu").count == 1
    assert paid.submissions(paid.ace) == []
    assert paid.live(job).state == "complete"


def test_a_chain_of_closed_makers_ends_with_one_that_is_open(paid: PaidServices, buyer: User) -> None:
    """None of them got as far as an attempt, and each costs less than the one before."""
    from jobs.models import ProviderAccount

    two_makers(paid)
    ProviderAccount.objects.filter(slug__in=("fal", "replicate")).update(micros_per_hour=0)
    MusicModel.objects.filter(slug=ACE_AT_REPLICATE).update(micros_per_song=10)
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert (job.state, job.model, job.price_credits, spent(buyer)) == ("complete", COMPOSER, 1, 1)
    assert broken_promises() == []


def test_two_closed_makers_do_not_hand_a_job_to_each_other_for_ever(
    paid: PaidServices, buyer: User, settings: Any
) -> None:
    from jobs.models import JobLog, ProviderAccount

    settings.MUSIC_PROVIDERS = {}
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE, micros_per_song=10)
    ProviderAccount.objects.filter(slug__in=("fal", "replicate")).update(micros_per_hour=0)
    job = paid.step(paid.ask(buyer, ACE_AT_FAL).job)
    assert (job.state, job.lease_until) == ("queued", None)
    assert JobLog.objects.filter(job=job, message__startswith="passed on").count() <= 1
    ProviderAccount.objects.update(micros_per_hour=None)
    assert paid.live(job).state == "complete"
    assert spent(buyer) == 1


def test_a_seed_nobody_asked_for_does_not_decide_who_takes_over(paid: PaidServices, buyer: User) -> None:
    """Every take has a seed by then; a model that draws its own heeds all that the person wrote."""
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    MusicModel.objects.filter(slug=ACE_AT_REPLICATE).update(rank=1)
    paid.fal.faults.always("failed_500")
    job = paid.live(paid.ask(buyer, ACE_AT_FAL, replace(TUNE, seed=None)).job)
    assert (job.state, job.model) == ("complete", ACE_AT_REPLICATE)
