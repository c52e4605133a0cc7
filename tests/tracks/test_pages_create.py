"""The create page: priced, sent once, and whatever is wrong keeps what was typed."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "mode": "custom", "prompt": "warm rain on a tin roof", "genre": "lo-fi", "duration_seconds": "30", "takes": "2",
        "idempotency_key": uuid.uuid4().hex, **fields,
    }  # fmt: skip


def test_the_page_says_price_and_balance(rich: User, client_for: ClientFor) -> None:
    page = client_for(rich).get("/create/?pay_with=credits").content.decode()
    assert "4 credits" in page
    assert "you have 100" in page


def test_sending_starts_two_takes_and_holds_their_price(rich: User, client_for: ClientFor, redis_url: str) -> None:
    from credits.queries import balance
    from tracks.models import Track

    answer = client_for(rich).post("/create/", filled())
    assert answer.status_code == 302
    assert Track.objects.filter(owner=rich).count() == 2
    assert (balance(rich).available, balance(rich).held) == (98, 2)


def test_a_double_click_makes_one_request(rich: User, client_for: ClientFor, redis_url: str) -> None:
    from tracks.models import Request

    client, form = client_for(rich), filled()
    places = {client.post("/create/", form).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("prompt", "ab", "3 to 1000 characters"),
        ("prompt", "x" * 1001, "3 to 1000 characters"),
        ("duration_seconds", "0", "between 3 and 480 seconds"),
        ("duration_seconds", "-300", "between 3 and 480 seconds"),
        ("duration_seconds", "nan", "between 3 and 480 seconds"),
        ("duration_seconds", "1000000000", "between 3 and 480 seconds"),
        ("duration_seconds", "61", "Free plan makes up to 60 seconds"),
        ("tempo_bpm", "39", "between 40 and 240 BPM"),
        ("seed", "-1", "whole seed"),
        ("genre", "polka", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    rich: User, client_for: ClientFor, redis_url: str, field: str, value: str, said: str
) -> None:
    from tracks.models import Request

    answer = client_for(rich).post("/create/", filled(**{"prompt": "keep these words", field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Nothing was sent yet" in page
    assert ("keep these words" in page) is (field != "prompt")
    assert not Request.objects.exists()


def test_too_few_credits_say_how_many_are_missing(user: User, client_for: ClientFor, redis_url: str) -> None:
    answer = client_for(user).post("/create/", filled())
    assert answer.status_code == 422
    assert "needs 2 credits and you have 0" in answer.content.decode()


def test_what_the_simple_desk_does_not_show_decides_nothing(rich: User, client_for: ClientFor, redis_url: str) -> None:
    from tracks.models import Request

    client_for(rich).post("/create/", filled(mode="simple", genre="metal", seed="5"))
    assert Request.objects.get().brief["genre"] is None
    assert Request.objects.get().brief["seed"] is None


def test_an_idea_in_the_address_fills_the_desk_and_sends_nothing(rich: User, client_for: ClientFor) -> None:
    from tracks.models import Request

    page = client_for(rich).get("/create/", {"prompt": "bossa <nova>", "mode": "custom", "genre": "jazz"})
    assert "bossa &lt;nova&gt;" in page.content.decode()
    assert not Request.objects.exists()


@pytest.mark.django_db
def test_a_visitor_can_not_fill_the_session_table() -> None:
    from django.contrib.sessions.models import Session

    names = ("prompt", "lyrics", "genre", "mood", "key", "provider", "seed", "most_credits", "idempotency_key", "more")
    Client().post("/create/", {name: secrets.token_hex(10_000) for name in names})
    assert len(Session.objects.get().session_data) < 10_000


@pytest.mark.django_db
def test_the_longest_words_of_a_visitor_are_kept_whole() -> None:
    # Browsers count the end of a line as one character and send two.
    lyrics = "\n".join(["la"] * 1000)
    visitor = Client()
    visitor.post("/create/", filled(prompt="x" * 1000, sings="on", lyrics=lyrics.replace("\n", "\r\n")))
    page = visitor.get("/create/").content.decode()
    assert f">{'x' * 1000}</textarea>" in page
    assert f">{lyrics}</textarea>" in page


@pytest.mark.django_db
def test_what_the_address_asks_for_wins_over_what_waits_in_the_session() -> None:
    visitor = Client()
    visitor.post("/create/", filled(prompt="words of yesterday"))
    assert "words of yesterday" in visitor.get("/create/").content.decode()
    page = visitor.get("/create/", {"prompt": "the recipe of a song", "genre": "jazz"}).content.decode()
    assert "the recipe of a song" in page
    assert "words of yesterday" not in page


def test_words_are_shown_and_never_run(rich: User, client_for: ClientFor, redis_url: str) -> None:
    client = client_for(rich)
    place = client.post("/create/", filled(prompt="<script>alert(1)</script> rain")).headers["Location"]
    for address in (place, "/library/", "/create/", "/"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
