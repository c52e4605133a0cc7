"""Half the price of a delivered take comes back, once, to its owner, within some days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from credits.queries import balance
from engine.brief import Brief
from jobs import queries as job_queries
from tests.support.crowd import all_at_once
from tracks import services
from tracks.models import Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
Deliver = Callable[[Track], Track]
BAD = {"reason": "bad sound"}


def asked(owner: User, seconds: float = 60.0, **wishes: Any) -> Track:
    brief = Brief("slow rain on a window", duration_seconds=seconds)
    wishes = {"takes": 1, "idempotency_key": "one", **wishes}
    return services.start_track(owner=owner, brief=brief, **wishes).tracks.in_order()[0]


@pytest.fixture
def track(rich: User, deliver: Deliver) -> Track:
    """A delivered take that cost 2 of 100 credits."""
    return deliver(asked(rich))


def test_half_the_price_comes_back(rich: User, track: Track) -> None:
    done = services.refund_take(track_pk=track.pk, by=rich, reason="bad sound", text="  it   crackles ")
    assert (done.refunded_credits, done.refund_reason, done.refund_text) == (1, "bad sound", "it crackles")
    assert (balance(rich).available, balance(rich).held) == (99, 0)
    assert [found for found in prove() if "revenue" in found.message] == []
    assert job_queries.prove() == []


def test_half_of_an_odd_price_is_rounded_up(rich: User, deliver: Deliver) -> None:
    track = deliver(asked(rich, 30.0))
    assert services.refund_take(track_pk=track.pk, by=rich, **BAD).refunded_credits == 1
    assert balance(rich).available == 100


def test_it_comes_back_once(rich: User, track: Track) -> None:
    first = services.refund_take(track_pk=track.pk, by=rich, **BAD)
    again = services.refund_take(track_pk=track.pk, by=rich, reason="other")
    assert (again.refunded_at, again.refund_reason) == (first.refunded_at, "bad sound")
    assert balance(rich).available == 99


@pytest.mark.parametrize("days", [14, 400])
def test_after_two_weeks_it_is_too_late(rich: User, track: Track, days: int) -> None:
    with pytest.raises(services.NotRefundable, match="within 14 days"):
        services.refund_take(track_pk=track.pk, by=rich, now=track.delivered_at + timedelta(days=days), **BAD)
    late = track.delivered_at + timedelta(days=13, hours=23)
    assert services.refund_take(track_pk=track.pk, by=rich, now=late, **BAD).refunded_credits == 1


def test_a_free_take_has_nothing_to_give_back(user: User, deliver: Deliver) -> None:
    track = deliver(asked(user, pay_with="free"))
    with pytest.raises(services.NotRefundable, match="was free"):
        services.refund_take(track_pk=track.pk, by=user, **BAD)


def test_what_is_not_delivered_has_nothing_to_give_back(rich: User) -> None:
    track = asked(rich)
    with pytest.raises(services.NotRefundable, match="delivered"):
        services.refund_take(track_pk=track.pk, by=rich, **BAD)
    services.cancel_take(track_pk=track.pk, by=rich)
    with pytest.raises(services.NotRefundable):
        services.refund_take(track_pk=track.pk, by=rich, **BAD)
    assert balance(rich).available == 100


def test_only_its_owner_may_ask(other_user: User, staff: User, track: Track) -> None:
    for person in (other_user, staff):
        with pytest.raises(Track.DoesNotExist):
            services.refund_take(track_pk=track.pk, by=person, **BAD)


@pytest.mark.parametrize(
    ("said", "field"), [({"reason": "dull"}, "reason"), ({"reason": "other", "text": "x" * 201}, "text")]
)
def test_a_reason_is_one_of_a_few_with_few_words(rich: User, track: Track, said: dict[str, str], field: str) -> None:
    with pytest.raises(services.BriefError) as refused:
        services.refund_take(track_pk=track.pk, by=rich, **said)
    assert refused.value.field == field
    assert balance(rich).available == 98


def test_the_page_offers_it_and_then_says_that_it_was_done(rich: User, track: Track, client_for: ClientFor) -> None:
    browser, place = client_for(rich), f"/tracks/{track.pk}/"
    assert "Give me 1 credit back" in browser.get(place).content.decode()
    answer = browser.post(f"{place}refund/", {"reason": "bad sound"})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        f"1 credit of “{track.title}” given back."
    ]
    page = browser.get(place).content.decode()
    assert "1 credit of its price, half of it, came back to you" in page
    assert "Give me" not in page


@pytest.mark.parametrize("form", [{}, {"reason": "dull"}, {"reason": "other", "text": "x" * 201}])
def test_the_page_refuses_what_is_no_reason(
    rich: User, track: Track, client_for: ClientFor, form: dict[str, str]
) -> None:
    answer = client_for(rich).post(f"/tracks/{track.pk}/refund/", form)
    assert answer.status_code == 302
    assert balance(rich).available == 98


def test_the_page_of_a_free_take_says_that_there_is_nothing(
    user: User, deliver: Deliver, client_for: ClientFor
) -> None:
    track = deliver(asked(user, pay_with="free"))
    page = client_for(user).get(f"/tracks/{track.pk}/").content.decode()
    assert "This take was free, so there is nothing to give back." in page


def test_others_who_may_listen_see_nothing_of_it(track: Track) -> None:
    Track.objects.filter(pk=track.pk).update(visibility="public")
    assert "Not good enough" not in Client().get(f"/tracks/{track.pk}/").content.decode()


def test_a_program_asks_for_it(rich: User, track: Track, redis_url: str) -> None:
    from accounts.services import create_api_key

    _, key = create_api_key(user=rich, name="x", scopes=["read", "write"])
    program = Client(headers={"Authorization": f"Bearer {key}"})
    place = f"/api/v1/tracks/{track.pk}/refund/"
    wrong = program.post(place, {"reason": "dull"}, content_type="application/json")
    assert (wrong.status_code, set(wrong.json()["error"]["details"])) == (400, {"reason"})
    for _ in range(2):
        answer = program.post(place, {"reason": "bad sound"}, content_type="application/json")
        assert (answer.status_code, answer.json()["refunded_credits"]) == (200, 1)
    assert balance(rich).available == 99
    waiting = asked(rich, idempotency_key="two")
    early = program.post(f"/api/v1/tracks/{waiting.pk}/refund/", BAD, content_type="application/json")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "not_refundable")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_however_often_it_is_asked_at_once_it_comes_back_once(rich: User, deliver: Deliver, redis_url: str) -> None:
    track = deliver(asked(rich))
    done = all_at_once(40, lambda _: services.refund_take(track_pk=track.pk, by=rich, **BAD))
    assert {one.refunded_credits for one in done} == {1}
    assert balance(rich).available == 99
