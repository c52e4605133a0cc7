"""While words are written the desk says what it understood, and lets everything be thrown out or chosen otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.support.pages import compact
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[["User"], Client]
WORDS = "a sad waltz in F minor at 95 bpm, no drums, for 30 seconds"


def reading_of(words: str = WORDS, **values: Any) -> str:
    """The part of the answer that tells of the words."""
    page = Client().post("/create/fit/", {"prompt": words, "takes": "2", **values})
    return compact(page.content.decode()).partition("hx-swap-oob")[2]


def chips(page: str) -> dict[str, str]:
    """The label of every thing heard, by its id."""
    found = re.findall(r'name="ignored" value="([^"]*)"[^>]*>.*?name="change"[^>]*>([^<]*)<', page)
    return dict(found)


def test_everything_heard_is_a_chip(redis_url: str) -> None:
    heard = chips(reading_of())
    assert {"metre:3/4", "key:F minor", "tempo_bpm:95.0", "without:drums"} <= set(heard)
    assert "3/4" in heard["metre:3/4"]


def test_what_was_thrown_out_stays_there_to_be_taken_back(redis_url: str) -> None:
    page = reading_of(ignored="metre:3/4")
    box = re.search(r'<input[^>]*value="metre:3/4"[^>]*>', page)
    assert box
    assert " checked" in box[0]


def test_a_choice_wins_over_the_words_and_the_page_says_so(redis_url: str) -> None:
    page = reading_of(mode="custom", tempo_bpm="120")
    assert "tempo_bpm:95.0" not in chips(page)
    assert "You chose otherwise than your words say" in page


def test_a_length_that_the_words_leave_open_is_not_said_to_be_theirs(redis_url: str) -> None:
    page = compact(Client().post("/create/fit/", {"prompt": "warm rain", "takes": "2"}).content.decode())
    assert "1:00 long." in page


def test_length_and_price_follow_the_words(redis_url: str) -> None:
    page = compact(Client().post("/create/fit/", {"prompt": WORDS, "takes": "2"}).content.decode())
    assert "0:30 long, by your words" in page
    assert "<strong data-price>2 credits</strong>" in page
    page = compact(
        Client().post("/create/fit/", {"prompt": WORDS, "takes": "2", "duration_seconds": "60"}).content.decode()
    )
    assert "<strong data-price>4 credits</strong>" in page


def test_without_javascript_a_button_shows_it_and_another_opens_the_chooser(redis_url: str) -> None:
    page = compact(Client().post("/create/", {"prompt": WORDS, "look": "words"}).content.decode())
    assert "metre:3/4" in chips(page)
    page = compact(Client().post("/create/", {"prompt": WORDS, "change": "tempo_bpm"}).content.decode())
    assert 'name="mode" value="custom" id="mode-custom" checked' in page
    assert re.search(r'name="tempo_bpm" value="95"', page)
    assert not Request.objects.exists()


def test_before_there_are_words_nothing_is_claimed(redis_url: str) -> None:
    assert "What I understood" not in reading_of("")
    assert "What I understood" not in Client().get("/create/").content.decode()


def test_what_was_thrown_out_is_sent_with_the_request(rich: User, client_for: ClientFor, redis_url: str) -> None:
    answer = client_for(rich).post("/create/", {"prompt": WORDS, "takes": "1", "ignored": ["metre:3/4"]})
    assert answer.status_code == 302
    sent = Request.objects.get()
    assert sent.brief["ignored"] == ["metre:3/4"]
    assert sent.brief["duration_seconds"] == 30
    kept = sent.tracks.get().job.params["reading"]
    assert "metre:3/4" in [finding["id"] for finding in kept["ignored"]]
    assert "key:F minor" in [finding["id"] for finding in kept["heard"]]


def test_a_genre_that_nobody_knows_is_asked_about_once(rich: User, client_for: ClientFor, redis_url: str) -> None:
    desk, sent = client_for(rich), {"prompt": "a glorpcore song", "takes": "1", "duration_seconds": "30", "quoted": "1"}
    refused = desk.post("/create/", {**sent, "left_open": ""})
    page = compact(refused.content.decode())
    assert refused.status_code == 422
    assert "glorpcore" in page.partition("Nothing was sent yet")[2]
    assert not Request.objects.exists()
    choice = re.search(r'name="answer_genre" value="([^"]+)"', page)
    left_open = re.search(r'name="left_open" value="([^"]+)"', page)
    assert choice
    assert left_open
    assert desk.post("/create/", {**sent, "left_open": left_open[1]}).status_code == 302
    assert desk.post("/create/", {**sent, "answer_genre": choice[1]}).status_code == 302
    assert [each.brief["genre"] for each in Request.objects.order_by("created_at")] == [None, choice[1]]
