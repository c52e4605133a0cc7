"""What was agreed is kept: the price and how it came about, the wishes behind a key, and both when it is retried."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from credits.queries import balance
from credits.services import expire_due, grant
from engine.brief import BriefError
from jobs.models import Job, ProviderAccount
from makers.models import MusicModel
from tests.support.paid_work import (
    ACE_AT_FAL,
    ACE_AT_REPLICATE,
    COMPOSER,
    SONG,
    TUNE,
    PaidServices,
    broken_promises,
)
from tracks.models import Request, Track
from tracks.services import KeyReused, retry_take, start_track

if TYPE_CHECKING:
    from accounts.models import User


def percent(slug: str, number: int) -> None:
    MusicModel.objects.filter(slug=slug).update(price_percent=number)


def terms(job: Job) -> dict[str, Any]:
    assert job.hold is not None
    return dict(job.hold.transaction.terms)


def test_the_price_is_kept_with_the_hold_as_it_was(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, price_percent=250)
    job = paid.ask(buyer, ACE_AT_FAL).job
    percent(ACE_AT_FAL, 900)
    job = paid.live(job)
    kept = {name: terms(job)[name] for name in ("price_credits", "price_percent", "provider", "music_milliseconds")}
    assert kept == {
        "price_credits": 3, "price_percent": 250, "provider": ACE_AT_FAL, "music_milliseconds": 30_000,
    }  # fmt: skip
    assert balance(buyer).available == 997


def test_the_lower_price_of_a_substitute_has_terms_of_its_own(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    percent(ACE_AT_FAL, 300)
    percent(ACE_AT_REPLICATE, 150)
    paid.fal.faults.always("failed_500")
    job = paid.live(paid.ask(buyer, ACE_AT_FAL).job)
    assert terms(job) == {
        "price_credits": 2, "price_percent": 150, "instead_of_credits": 3, "provider": ACE_AT_REPLICATE,
    }  # fmt: skip


def test_a_substitute_of_the_same_price_changes_no_hold(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.faults.always("failed_500")
    track = paid.ask(buyer, ACE_AT_FAL)
    hold = track.job.hold_id
    assert paid.live(track.job).hold_id == hold


def test_a_hold_whose_credits_have_expired_is_not_made_anew(paid: PaidServices, user: User) -> None:
    """Releasing them lets them go for good, so the job ends rather than going into debt."""
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    percent(ACE_AT_FAL, 300)
    grant(user=user, amount=3, key="lent", reason="a gift", expires_at=paid.clock() + timedelta(minutes=5))
    paid.fal.faults.always("failed_500")
    job = paid.step(paid.ask(user, ACE_AT_FAL).job)
    paid.forward(400)
    job = paid.live(job)
    assert (job.state, job.error_message) == ("failed", "fal.ai could not make this song.")
    assert paid.paid == {"fal": 1, "replicate": 0, "ace-step": 0}
    expire_due(now=paid.clock())
    assert (balance(user).available, balance(user).held) == (0, 0)
    assert broken_promises() == []


def test_a_take_that_was_passed_on_and_failed_is_made_again_by_the_first(paid: PaidServices, buyer: User) -> None:
    paid.settings.MUSIC_PROVIDERS = {}
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    percent(ACE_AT_FAL, 300)
    paid.fal.faults.always("failed_500")
    paid.replicate.faults.always("failed")
    track = paid.ask(buyer, ACE_AT_FAL)
    assert paid.live(track.job).state == "failed"
    assert balance(buyer).available == 1000

    paid.fal.faults.mend()
    again = retry_take(track_pk=track.pk, by=buyer)
    assert (again.model, again.maker, again.job.price_credits) == (ACE_AT_FAL, "fal.ai / ACE-Step", 3)
    assert terms(again.job)["price_percent"] == 300
    job = paid.live(again.job)
    assert (job.state, job.model, balance(buyer).available) == ("complete", ACE_AT_FAL, 997)
    assert Track.objects.get(pk=track.pk).remarks[0].startswith("ACE-Step gets a seed")
    assert broken_promises() == []


def test_a_take_whose_maker_is_gone_is_made_again_by_another_if_that_was_wanted(
    paid: PaidServices, buyer: User
) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    percent(ACE_AT_FAL, 200)
    percent(ACE_AT_REPLICATE, 300)
    paid.fal.faults.always("moderated")
    wanted = paid.ask(buyer, ACE_AT_FAL)
    assert paid.live(wanted.job).state == "failed"
    refused = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False)
    assert paid.live(refused.job).state == "failed"
    MusicModel.objects.filter(slug=ACE_AT_FAL).update(is_offered=False)
    again = retry_take(track_pk=wanted.pk, by=buyer)
    assert (again.model, again.job.price_credits) == (COMPOSER, 1)
    assert again.remarks == ["SoundFoundry hums here: the weights of its singer are not on this machine yet."]
    with pytest.raises(BriefError) as told:
        retry_take(track_pk=refused.pk, by=buyer)
    assert "Choose one of" in str(told.value)


def test_a_free_take_that_failed_is_free_again(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL)
    good = paid.settings.MUSIC_PROVIDERS[COMPOSER]
    paid.settings.MUSIC_PROVIDERS = {
        COMPOSER: {**good, "class": "tests.tracks.test_paid_services_fallback.Unlucky"},
    }
    track = paid.ask(buyer, "auto", replace(TUNE, duration_seconds=20.0), pay_with="free")
    assert paid.live(track.job).state == "failed"
    paid.settings.MUSIC_PROVIDERS = {COMPOSER: good}
    again = retry_take(track_pk=track.pk, by=buyer)
    assert (again.model, again.job.price_credits) == (COMPOSER, 0)
    assert paid.live(again.job).state == "complete"


def test_auto_never_costs_more_than_was_allowed(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    percent(ACE_AT_FAL, 400)
    percent(ACE_AT_REPLICATE, 200)
    asked = [paid.ask(buyer, "auto", most_credits=most).request.price_credits for most in (None, 1, 2, 3, 4)]
    assert asked[2:4] == [2, 2]
    assert max(asked[:2]) == 1
    assert asked[4] == 4


@pytest.mark.parametrize(
    "other", [{"may_fall_back": False}, {"most_credits": 9}, {"provider": ACE_AT_FAL}, {"takes": 2}]
)
def test_one_key_with_other_wishes_is_refused(paid: PaidServices, buyer: User, other: dict[str, Any]) -> None:
    paid.offer(ACE_AT_FAL)
    wishes: dict[str, Any] = {"takes": 1, "idempotency_key": "one"}
    first = start_track(owner=buyer, brief=SONG, **wishes)
    with pytest.raises(KeyReused):
        start_track(owner=buyer, brief=SONG, **{**wishes, **other})
    assert start_track(owner=buyer, brief=SONG, **wishes) == first
    assert (Request.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.parametrize("pay_with", ["credits", "free"])
def test_a_request_of_an_earlier_version_is_known_again(paid: PaidServices, buyer: User, pay_with: str) -> None:
    brief = replace(TUNE, duration_seconds=20.0)
    wishes: dict[str, Any] = {"takes": 1, "idempotency_key": "one", "pay_with": pay_with}
    first = start_track(owner=buyer, brief=brief, **wishes)
    # What no brief had then is not in it, as long as nobody asks for it.
    asked = {name: value for name, value in brief.to_dict().items() if name not in {"density", "theme"}}
    content = {"brief": asked, "takes": 1, "provider": "auto"}
    if pay_with != "credits":
        content["pay_with"] = pay_with
    assert first.fingerprint == hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def test_a_named_maker_that_is_closed_is_still_the_one_that_was_named(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL)
    ProviderAccount.objects.filter(slug="fal").update(is_on=False)
    assert paid.ask(buyer, ACE_AT_FAL).model == ACE_AT_FAL
    assert paid.ask(buyer, "auto").model == COMPOSER
