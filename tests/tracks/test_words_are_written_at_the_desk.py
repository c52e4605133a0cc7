"""The desk writes words: shown before they are paid where they were described, announced where a voice was wanted."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "mode": "described", "prompt": "warm folk with guitar", "about": "a lighthouse", "duration_seconds": "30",
        "takes": "1", "words_seed": "7", "idempotency_key": uuid.uuid4().hex, **fields,
    }  # fmt: skip


def lyrics_in(page: str) -> str:
    found = re.search(r'name="lyrics".*?>(.*?)</textarea>', page, re.DOTALL)
    return unescape(found.group(1)) if found else ""


def test_described_words_are_shown_before_they_are_paid(rich: User, client_for: ClientFor, redis_url: str) -> None:
    client = client_for(rich)
    page = client.post("/create/", filled())
    words = lyrics_in(page.content.decode())
    assert page.status_code == 422
    assert "lighthouse" in words.lower()
    assert "These words were written for you" in unescape(page.content.decode())
    assert not Request.objects.exists()
    changed = words.replace("[", "[ ", 1) + "\nAnd one of mine"
    assert client.post("/create/", filled(lyrics=changed, pay_with="credits")).status_code == 302
    assert Request.objects.get().brief["lyrics"].endswith("And one of mine")
    assert Request.objects.get().brief["is_instrumental"] is False


@pytest.mark.parametrize("length", ["", ", 30 seconds", ", one minute"])
def test_as_many_words_are_written_as_the_song_has_room_for(user: User, client_for: ClientFor, length: str) -> None:
    form = filled(prompt=f"folk, acoustic guitar{length}", duration_seconds="")
    client = client_for(user)
    words = lyrics_in(client.post("/create/", {**form, "write": "1"}).content.decode())
    told = client.post("/create/fit/", {**form, "lyrics": words}).content.decode()
    assert words.count("[") == 2
    assert "lines fit into" not in told


@pytest.mark.parametrize("length", ["99999", "400 min", "nan", "0"])
def test_a_length_that_no_song_has_is_told_beside_the_words(user: User, client_for: ClientFor, length: str) -> None:
    page = client_for(user).post("/create/", filled(duration_seconds=length))
    assert page.status_code == 422
    assert "Choose a length between 3 and 480 seconds" in page.content.decode()


def test_a_button_writes_words_and_brings_those_before_back(rich: User, client_for: ClientFor, redis_url: str) -> None:
    client = client_for(rich)
    first = lyrics_in(client.post("/create/", filled(write="1")).content.decode())
    again = client.post("/create/", filled(write="1", lyrics="My own words")).content.decode()
    assert "[Chorus]" in first
    assert lyrics_in(again) not in {"", first, "My own words"}
    assert 'name="unwrite" value="My own words"' in again
    assert lyrics_in(client.post("/create/", filled(unwrite="My own words")).content.decode()) == "My own words"
    assert not Request.objects.exists()


def test_language_and_person_are_heeded(user: User, client_for: ClientFor, redis_url: str) -> None:
    page = client_for(user).post(
        "/create/", filled(write="1", about="ein Leuchtturm", words_language="de", words_person="we")
    )
    words = lyrics_in(page.content.decode())
    assert "[Strophe]" in words
    assert "euchtturm" in words
    assert not re.search(r"\b[Ii]ch\b", words)


def test_the_simple_desk_writes_words_for_a_voice(rich: User, client_for: ClientFor, redis_url: str) -> None:
    form = filled(mode="simple", sings="on", prompt="a hopeful song about a lighthouse", pay_with="credits")
    client = client_for(rich)
    told = client.post("/create/fit/", form).content.decode()
    assert "Words are written for it" in told
    assert client.post("/create/", form).status_code == 302
    words = Request.objects.get().brief["lyrics"]
    assert "lighthouse" in words.lower()
    assert words.count("[") == 2
    # The line that was announced is sung.
    assert unescape(re.search(r"<q>(.*?)</q>", told)[1]) in words  # type: ignore[index]


def test_a_sung_song_of_the_custom_desk_has_at_least_a_refrain(
    rich: User, client_for: ClientFor, redis_url: str
) -> None:
    form = filled(mode="custom", voice="sung", prompt="a hopeful song about a lighthouse", pay_with="credits")
    assert client_for(rich).post("/create/", form).status_code == 302
    words = Request.objects.get().brief["lyrics"]
    assert words.startswith("[Chorus]")


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "simple", "prompt": "a song about a lighthouse"},
        {"mode": "simple", "sings": "on", "prompt": "a hummed song about a lighthouse"},
        {"mode": "custom", "voice": "hummed", "prompt": "a song about a lighthouse"},
        {"mode": "simple", "sings": "on", "prompt": "une chanson triste sur un phare avec des guitares"},
    ],
)
def test_no_words_are_written_where_none_are_sung(
    rich: User, client_for: ClientFor, redis_url: str, fields: dict[str, str]
) -> None:
    assert client_for(rich).post("/create/", filled(**fields, pay_with="credits")).status_code == 302
    assert Request.objects.get().brief["lyrics"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("about", "x" * 301), ("words_seed", "9" * 400), ("words_seed", "-1"), ("words_person", "they")],
)
def test_bad_input_keeps_the_desk(rich: User, client_for: ClientFor, redis_url: str, field: str, value: str) -> None:
    answer = client_for(rich).post("/create/", filled(**{field: value}))
    assert answer.status_code == 422
    assert "warm folk with guitar" in answer.content.decode()
    assert client_for(rich).post("/create/", filled(**{field: value, "write": "1"})).status_code == 200


def test_words_without_a_description_are_refused_in_words(user: User, client_for: ClientFor, redis_url: str) -> None:
    page = client_for(user).post("/create/", filled(prompt="", write="1")).content.decode()
    assert "Describe the music first" in page
