"""Free mode: short takes of the built-in composer without credits, exactly as many a day as the plan says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from credits.models import Transaction
from credits.queries import balance
from engine.brief import Brief
from jobs import queries as job_queries
from jobs.models import Job
from jobs.services import run
from tests.support.crowd import all_at_once
from tests.support.pages import compact
from tracks import services
from tracks.models import FreeUse, Request, Track
from tracks.queries import free_takes, prove

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
BRIEF = Brief("slow rain on a window", duration_seconds=60.0)


def ask(owner: User, key: str = "one", brief: Brief = BRIEF, **wishes: Any) -> Request:
    return services.start_track(
        owner=owner, brief=brief, idempotency_key=key, **{"takes": 1, "pay_with": "free", **wishes}
    )


def left(person: User) -> int:
    return free_takes(user=person).left


def test_a_free_take_needs_no_credits_and_moves_none(user: User) -> None:
    track = ask(user).tracks.in_order()[0]
    assert (track.status, track.job.price_credits, track.visibility) == ("queued", 0, "private")
    assert left(user) == 9
    assert not Transaction.objects.exists()


def test_two_takes_count_twice(user: User) -> None:
    ask(user, takes=2)
    assert left(user) == 8


def test_the_same_request_sent_again_counts_nothing(user: User) -> None:
    assert ask(user) == ask(user)
    assert left(user) == 9


def test_how_it_is_paid_is_part_of_what_was_asked(rich: User) -> None:
    ask(rich)
    with pytest.raises(services.KeyReused):
        ask(rich, pay_with="credits")


def test_after_the_last_one_of_the_day_there_are_no_more(user: User) -> None:
    for number in range(10):
        ask(user, f"take {number}")
    with pytest.raises(services.NoFreeTakes, match="Your 10 free takes of today are used"):
        ask(user, "one more")
    assert Track.objects.count() == 10


def test_more_than_are_left_are_refused_with_how_many_are(user: User) -> None:
    for number in range(9):
        ask(user, f"take {number}")
    with pytest.raises(services.NoFreeTakes, match="Only 1 of your 10 free takes"):
        ask(user, "two", takes=2)
    assert left(user) == 1


def test_a_new_day_brings_new_ones(user: User) -> None:
    for number in range(10):
        ask(user, f"take {number}")
    # A day ends at midnight UTC, wherever somebody lives.
    tomorrow = datetime.now(UTC).replace(hour=0, minute=0) + timedelta(days=1)
    assert free_takes(user=user, now=tomorrow - timedelta(seconds=61)).left == 0
    assert free_takes(user=user, now=tomorrow).left == 10


def test_others_have_their_own(user: User, other_user: User) -> None:
    ask(user)
    assert left(other_user) == 10


def test_longer_than_a_minute_costs_credits(user: User) -> None:
    type(user.plan).objects.update(longest_seconds=240)
    user.refresh_from_db()
    with pytest.raises(services.BriefError) as refused:
        ask(user, brief=replace(BRIEF, duration_seconds=61.0))
    assert refused.value.field == "duration_seconds"
    assert left(user) == 10


@pytest.mark.parametrize(("provider", "field"), [("remote", "provider"), ("nobody", "provider")])
def test_what_costs_us_money_is_never_free(user: User, settings: Any, provider: str, field: str) -> None:
    settings.MUSIC_PROVIDERS = {"remote": {"class": "", "longest_seconds": 400}, **settings.MUSIC_PROVIDERS}
    with pytest.raises(services.BriefError) as refused:
        ask(user, provider=provider)
    assert refused.value.field == field
    assert ask(user).model == "composer"


@pytest.mark.parametrize("reason", ["off", "plan", "word"])
def test_where_it_is_not_offered_nothing_is_started(user: User, settings: Any, reason: str) -> None:
    if reason == "plan":
        user.plan_id = "pro"
        user.save()
    settings.FREE_MODE = reason != "off"
    with pytest.raises(services.BriefError) as refused:
        ask(user, pay_with="gold" if reason == "word" else "free")
    assert refused.value.field == "pay_with"
    assert not Job.objects.exists()


def test_an_installation_may_publish_what_is_free(user: User, rich: User, settings: Any) -> None:
    settings.FREE_MODE_VISIBILITY = "public"
    assert ask(user).tracks.in_order()[0].visibility == "public"
    assert ask(rich, "two", pay_with="credits").tracks.in_order()[0].visibility == "private"


def test_a_cancelled_take_gives_its_count_back_once(user: User) -> None:
    track = ask(user).tracks.in_order()[0]
    for _ in range(3):
        services.cancel_take(track_pk=track.pk, by=user)
    assert left(user) == 10
    assert FreeUse.objects.get().count == 0


def test_trying_again_counts_again(user: User) -> None:
    track = ask(user).tracks.in_order()[0]
    services.cancel_take(track_pk=track.pk, by=user)
    for _ in range(2):
        services.retry_take(track_pk=track.pk, by=user)
    assert left(user) == 9
    services.cancel_take(track_pk=track.pk, by=user)
    assert left(user) == 10


def test_trying_again_with_none_left_is_refused(user: User) -> None:
    track = ask(user).tracks.in_order()[0]
    services.cancel_take(track_pk=track.pk, by=user)
    FreeUse.objects.update(count=10)
    with pytest.raises(services.NoFreeTakes):
        services.retry_take(track_pk=track.pk, by=user)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "remaining"), [("Recorded", 9), ("Silent", 10)])
def test_a_delivered_take_stays_counted_and_a_failed_one_does_not(
    user: User, settings: Any, redis_url: str, kind: str, remaining: int
) -> None:
    double = {"class": f"tests.doubles.recorded_provider.{kind}", "longest_seconds": 30, "is_free": True}
    settings.MUSIC_PROVIDERS, settings.JOB_BACKOFF_SECONDS = {"recorded": double}, 0.0
    track = ask(user, brief=replace(BRIEF, duration_seconds=10.0)).tracks.in_order()[0]
    for _ in range(10):
        run(str(track.job_id))
    track.refresh_from_db()
    assert track.is_delivered is (kind == "Recorded")
    assert left(user) == remaining
    assert (prove(), job_queries.prove()) == ([], [])


def test_the_desk_offers_it_and_chooses_it_where_credits_do_not_suffice(user: User, client_for: ClientFor) -> None:
    page = compact(client_for(user).get("/create/").content.decode())
    assert "10 of 10 free takes left today" in page
    assert 'value="free" id="pay-free" aria-describedby="free-left" checked' in page


def test_the_desk_leaves_it_open_to_people_with_credits(rich: User, client_for: ClientFor) -> None:
    page = compact(client_for(rich).get("/create/").content.decode())
    assert 'id="pay-free" aria-describedby="free-left" checked' in page
    assert re.search(r'value="credits" id="pay-credits" ?>', page)
    assert "10 of 10 free takes left today" in page


def test_too_few_credits_lead_to_a_free_take(user: User, client_for: ClientFor, redis_url: str) -> None:
    browser = client_for(user)
    form = {"prompt": "warm rain", "duration_seconds": "60", "takes": "2", "pay_with": "credits"}
    refused = browser.post("/create/", form)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "4 more needed" in page
    assert 'aria-describedby="free-left" checked' in page
    assert browser.post("/create/", {**form, "pay_with": "free"}).status_code == 302
    assert "8 of 10 free takes left" in browser.get("/create/").content.decode()


def test_a_program_asks_for_free_takes(user: User, redis_url: str) -> None:
    from accounts.services import create_api_key

    _, key = create_api_key(user=user, name="x", scopes=["read", "write"])
    program = Client(headers={"Authorization": f"Bearer {key}"})
    wish = {"prompt": "warm rain", "takes": 2, "pay_with": "free"}
    answers = [program.post("/api/v1/tracks/", wish, content_type="application/json") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [402]
    assert answers[-1].json()["error"]["code"] == "no_free_takes"
    told = program.get("/api/v1/plan/").json()
    assert told["free_takes"] == {"per_day": 10, "left": 0, "longest_seconds": 60.0, "is_public": False}
    assert told["storage"]["quota_bytes"] == 5 * 10**9


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_forty_at_once_are_exactly_ten_takes(user: User, redis_url: str) -> None:
    def press(number: int) -> bool:
        try:
            ask(user, f"take {number}")
        except services.NoFreeTakes:
            return False
        return True

    assert sum(all_at_once(40, press)) == 10
    assert (Track.objects.count(), Job.objects.count(), Request.objects.count()) == (10, 10, 10)
    assert (FreeUse.objects.get().count, balance(user).held) == (10, 0)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_asking_and_cancelling_at_once_never_lose_count(user: User, redis_url: str) -> None:
    first = [ask(user, f"first {number}").tracks.in_order()[0] for number in range(5)]

    def press(number: int) -> None:
        try:
            if number % 2:
                services.cancel_take(track_pk=first[number % 5].pk, by=user)
            else:
                ask(user, f"take {number}")
        except (services.NoFreeTakes, services.AlreadyFinished):
            return

    all_at_once(40, press)
    counted = Track.objects.filter(free_day__isnull=False).count()
    assert counted == FreeUse.objects.get().count <= 10
    assert counted == Job.objects.exclude(state="cancelled").count()
