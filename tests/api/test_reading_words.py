"""Programs are told what is understood of words before they ask for music, and may choose every option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Program
from tests.support.paid_work import ACE_AT_FAL, buyer, paid
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User
    from tests.support.paid_work import PaidServices

__all__ = ["buyer", "paid"]
WORDS = "a sad waltz in F minor at 95 bpm, no drums, for 30 seconds"


def read(program: Program, person: User, **values: Any) -> dict[str, Any]:
    answer = program(person).post("/api/v1/readings/", {"prompt": WORDS, **values}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_each_thing_heard_has_its_words_and_a_name_to_throw_it_out_by(rich: User, program: Program) -> None:
    told = read(program, rich)
    heard = {thing["id"]: thing for thing in told["heard"]}
    assert heard["tempo_bpm:95.0"]["value"] == 95
    for thing in heard.values():
        assert WORDS[thing["start"] : thing["end"]] == thing["words"]
    assert told["brief"]["metre"] == "3/4"
    without = read(program, rich, ignored=["metre:3/4"])
    assert [thing["id"] for thing in without["ignored"]] == ["metre:3/4"]
    assert "metre:3/4" not in [thing["id"] for thing in without["heard"]]
    assert without["brief"]["metre"] != "3/4"


def test_the_price_is_that_of_the_length_in_the_words_and_nothing_is_started(rich: User, program: Program) -> None:
    quote = read(program, rich)["quote"]
    assert (quote["duration_seconds"], quote["price_credits"], quote["problem"]) == (30, 2, "")
    assert read(program, rich, duration_seconds=60)["quote"]["price_credits"] == 4
    assert "Free plan" in read(program, rich, prompt="rain for 8 minutes")["quote"]["problem"]
    assert not Request.objects.exists()


def test_a_choice_overrules_the_words(rich: User, program: Program) -> None:
    told = read(program, rich, tempo_bpm=120)
    assert [thing["id"] for thing in told["overruled"]] == ["tempo_bpm:95.0"]
    assert told["brief"]["tempo_bpm"] == 120


def test_words_to_sing_that_nobody_chose_are_not_overruled(rich: User, program: Program) -> None:
    told = read(program, rich, prompt="female vocals singing hello world")
    assert told["overruled"] == []
    assert "lyrics" in [thing["field"] for thing in told["heard"]]
    told = read(program, rich, prompt="female vocals singing hello world", lyrics="Good night")
    assert "lyrics" not in [thing["field"] for thing in told["heard"]]


def test_an_unknown_genre_is_a_question_with_choices(rich: User, program: Program) -> None:
    (question,) = read(program, rich, prompt="a glorpcore song")["questions"]
    assert question["field"] == "genre"
    assert question["choices"]
    assert read(program, rich, prompt="a glorpcore song", genre=question["choices"][0])["questions"] == []


def test_every_option_of_a_brief_can_be_asked_for(rich: User, program: Program) -> None:
    options = {
        "metre": "6/8", "key": "D dorian", "tempo_end_bpm": 120, "swing": 0.5, "is_half_time": True, "arc": "builds",
        "instruments": ["grand piano"], "without": ["drums"], "only_these": True, "lead": "grand piano", "use": "bed",
        "voice": "hummed", "singer": "low", "language": "en", "ending": "fade", "loudness_lufs": -18,
        "production": ["vinyl"], "sections": [{"name": "intro", "bars": 4, "at_seconds": None}],
    }  # fmt: skip
    body = {"prompt": "warm rain", "duration_seconds": 20, "takes": 1, **options}
    answer = program(rich).post("/api/v1/tracks/", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    brief = Request.objects.get().brief
    assert {name: brief[name] for name in options} == options
    assert brief["is_instrumental"] is False


def test_a_length_left_out_is_read_from_the_words(rich: User, program: Program) -> None:
    program(rich).post("/api/v1/tracks/", {"prompt": WORDS, "takes": 1}, content_type="application/json")
    assert Request.objects.get().brief["duration_seconds"] == 30


@pytest.mark.parametrize(
    "wrong",
    [
        {"instruments": "piano"}, {"instruments": [5]}, {"instruments": ["x"] * 25}, {"production": ["shiny"]},
        {"sections": [{"name": "fugue"}]}, {"sections": [{"name": "intro", "colour": 1}]}, {"metre": "4/3"},
        {"sections": [{"name": "intro"}] * 25},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_none_is_refused_by_name(rich: User, program: Program, wrong: dict[str, Any]) -> None:
    for address in ("readings", "tracks"):
        body = {"prompt": WORDS, **wrong}
        answer = program(rich).post(f"/api/v1/{address}/", body, content_type="application/json")
        assert answer.status_code == 400
        assert set(answer.json()["error"]["details"]) == set(wrong)


def test_an_instrument_nobody_here_has_is_told_before_and_refused_when_sent(rich: User, program: Program) -> None:
    body = {"prompt": WORDS, "instruments": ["piano", "electric violin"]}
    told = program(rich).post("/api/v1/readings/", body, content_type="application/json").json()
    assert "Near it: solo violin" in told["quote"]["problem"]
    refused = program(rich).post("/api/v1/tracks/", body, content_type="application/json")
    assert refused.status_code == 400
    assert set(refused.json()["error"]["details"]) == {"instruments"}
    assert not Request.objects.exists()


def test_a_paid_model_gets_the_words_and_promises_nothing_of_what_it_has_no_setting_for(
    paid: PaidServices, buyer: User, program: Program
) -> None:
    told = read(program, buyer, provider=ACE_AT_FAL)
    words = " ".join(thing["why"] for thing in told["not_heeded"])
    assert "3/4" in words
    assert "no drums" in words
    assert "95" not in words
