"""Programs send a download or name a track, and get a request that makes the same sound again, or learn why not."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from engine.brief import Brief, SectionWish
from engine.recipe import Recipe, library_versions
from engine.words.reading import resolve
from tests.api.conftest import Program
from tracks.models import Request, Track
from tracks.services import start_track

if TYPE_CHECKING:
    from accounts.models import User

EVERYTHING = Brief(
    "a slow song", genre="lo-fi", mood="calm", key="D dorian", tempo_bpm=71.125, tempo_end_bpm=80.5,
    duration_seconds=33.25, is_instrumental=False, style_strength=0.333, seed=5, metre="6/8", swing=0.1,
    is_half_time=False, instruments=("grand piano", "solo cello"), lead="solo cello", only_these=True,
    without=("drums",), voice="hummed", singer="low", language="en", sections=(SectionWish("intro", 4),), arc="builds",
    ending="fade", use="bed", loudness_lufs=-17.9, production=("warm", "vinyl"), ignored=("mood:sad",),
)  # fmt: skip


def content(brief: dict[str, Any], **values: Any) -> str:
    made = Recipe("composer", brief, brief["seed"], libraries=library_versions(), pcm_sha256="ab" * 32)
    return base64.b64encode(json.dumps({**made.to_dict(), **values}).encode()).decode()


def read(program: Program, person: User, **body: Any) -> Any:
    return program(person).post("/api/v1/recipes/", body, content_type="application/json")


def test_the_request_can_be_sent_as_it_is_and_is_the_very_same(rich: User, program: Program) -> None:
    decided = resolve(EVERYTHING)
    told = read(program, rich, content=content(decided.to_dict())).json()
    assert (told["is_same"], told["differs"], told["remarks"], told["pcm_sha256"]) == (True, "", [], "ab" * 32)
    answer = program(rich).post(
        "/api/v1/tracks/", told["request"], content_type="application/json", headers={"Idempotency-Key": "one"}
    )
    assert answer.status_code == 201, answer.content
    assert Brief.from_dict(Track.objects.get().job.params["brief"]) == decided
    assert Request.objects.get().takes == 1


def test_what_differs_or_can_not_be_asked_for_is_told(rich: User, program: Program) -> None:
    odd = {**resolve(EVERYTHING).to_dict(), "language": "ja", "genre": "polka"}
    told = read(program, rich, content=content(odd, engine_version="0.9.0")).json()
    assert not told["is_same"]
    assert told["differs"].startswith("It was made by engine 0.9.0")
    assert [remark.partition(":")[0] for remark in told["remarks"]] == [
        "Genre can’t be asked for here", "Language can’t be asked for",
    ]  # fmt: skip
    assert not {"language", "genre"} & set(told["request"])


def test_tracks_are_read_by_id_and_by_address_and_nobody_elses_is_one_that_is_not_there(
    rich: User, other_user: User, program: Program
) -> None:
    start_track(owner=rich, brief=Brief("warm rain", seed=7), takes=1, idempotency_key="one")
    pk = str(Track.objects.get().pk)
    for way in (pk, f"http://testserver/tracks/{pk}/download/mp3/"):
        told = read(program, rich, track=way).json()
        assert (told["request"]["prompt"], told["request"]["seed"], told["name"]) == (
            "warm rain", 7, Track.objects.get().title,
        )  # fmt: skip
    missing = "00000000-0000-0000-0000-000000000001"
    places = (pk, missing, f"/tracks/{pk}/", f"/tracks/{missing}/")
    answers = [read(program, other_user, track=place) for place in places]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "track"),
        ({"track": "00000000-0000-0000-0000-000000000001", "content": "aa"}, "content"),
        ({"content": "not base64!"}, "content"),
        ({"content": base64.b64encode(b"ID3").decode()}, "content"),
        ({"content": base64.b64encode(b'{"provider": "composer", "brief": {}}').decode()}, "content"),
        ({"track": "https://elsewhere.example/tracks/1/"}, "track"),
        ({"track": "x"}, "track"),
    ],
)
def test_what_is_no_recipe_is_refused_beside_its_name(
    rich: User, program: Program, body: dict[str, str], field: str
) -> None:
    answer = read(program, rich, **body)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["details"]
