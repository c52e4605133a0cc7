"""Every error of the API has one shape, whatever went wrong and wherever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.api.conftest import Program

if TYPE_CHECKING:
    from accounts.models import User

JSON = "application/json"
TRACKS = "/api/v1/tracks/"


def body_of(answer: Any) -> dict[str, Any]:
    assert answer["Content-Type"] == JSON
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert body["error"]["message"]
    return dict(body["error"])


Send = Callable[[Client], Any]
CASES: list[tuple[str, Send, int, str]] = [
    ("no such address", lambda c: c.get("/api/v1/nowhere/"), 404, "not_found"),
    ("the root", lambda c: c.get("/api/v1/"), 404, "not_found"),
    ("no slash", lambda c: c.post("/api/v1/tracks", {}, content_type=JSON), 404, "not_found"),
    ("no such track", lambda c: c.get(f"{TRACKS}00000000-0000-0000-0000-000000000000/"), 404, "not_found"),
    ("no UUID", lambda c: c.get(f"{TRACKS}17/"), 404, "not_found"),
    ("no such job", lambda c: c.get("/api/v1/jobs/00000000-0000-0000-0000-000000000000/"), 404, "not_found"),
    ("wrong method", lambda c: c.put(TRACKS, {}, content_type=JSON), 405, "method_not_allowed"),
    ("cancelling by reading", lambda c: c.get("/api/v1/jobs/00000000-0000-0000-0000-000000000000/cancel/"), 405,
     "method_not_allowed"),
    ("a form", lambda c: c.post(TRACKS, {"prompt": "rain"}), 415, "unsupported_media_type"),
    ("XML wanted", lambda c: c.get(TRACKS, headers={"Accept": "application/xml"}), 406, "not_acceptable"),
    ("broken JSON", lambda c: c.post(TRACKS, "{", content_type=JSON), 400, "malformed"),
    ("not a number", lambda c: c.post(TRACKS, '{"prompt": "rain", "tempo_bpm": NaN}', content_type=JSON), 400,
     "malformed"),
    ("endless depth", lambda c: c.post(TRACKS, "[" * 100_000, content_type=JSON), 400, "malformed"),
    ("not UTF-8", lambda c: c.post(TRACKS, b"\xff\xfe", content_type=JSON), 400, "malformed"),
    ("half a character as a name", lambda c: c.post(TRACKS, '{"prompt": "rain", "\\ud800": 1}', content_type=JSON), 400,
     "malformed"),
    ("half a character as a choice", lambda c: c.post(TRACKS, '{"prompt": "rain", "genre": "\\ud800"}',
     content_type=JSON), 400, "malformed"),
    ("half a character as the payment", lambda c: c.post(TRACKS, '{"prompt": "rain", "pay_with": "\\udfff"}',
     content_type=JSON), 400, "malformed"),
    ("half a character at another door", lambda c: c.post("/api/v1/uploads/", '{"content_type": ["\\ud83c"]}',
     content_type=JSON), 400, "malformed"),
    ("half a character and nothing else", lambda c: c.patch(f"{TRACKS}00000000-0000-0000-0000-000000000000/",
     '"\\ud800"', content_type=JSON), 400, "malformed"),
    ("far too much", lambda c: c.post(TRACKS, '"' + "x" * 1_100_000 + '"', content_type=JSON), 413, "too_large"),
    ("a list", lambda c: c.post(TRACKS, "[]", content_type=JSON), 400, "invalid"),
    ("nothing", lambda c: c.post(TRACKS, "", content_type=JSON), 400, "invalid"),
    ("a bad page", lambda c: c.get(f"{TRACKS}?cursor=x"), 400, "invalid"),
    ("a bad limit", lambda c: c.get(f"{TRACKS}?limit=0"), 400, "invalid"),
    ("an unknown filter", lambda c: c.get(f"{TRACKS}?colour=blue"), 400, "invalid"),
    ("a zero byte", lambda c: c.get(f"{TRACKS}?search=%00"), 400, "invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("send", "status", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_error_says_what_was_wrong(user: User, program: Program, send: Send, status: int, code: str) -> None:
    answer = send(program(user))
    assert (answer.status_code, body_of(answer)["code"]) == (status, code)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "prompt"),
        ({"prompt": "ab"}, "prompt"),
        ({"prompt": "x" * 1001}, "prompt"),
        ({"prompt": "rain", "genre": "polka"}, "genre"),
        ({"prompt": "rain", "duration_seconds": 0}, "duration_seconds"),
        ({"prompt": "rain", "duration_seconds": 61}, "duration_seconds"),
        ({"prompt": "rain", "duration_seconds": 1e300}, "duration_seconds"),
        ({"prompt": "rain", "tempo_bpm": 10}, "tempo_bpm"),
        ({"prompt": "rain", "seed": -1}, "seed"),
        ({"prompt": "rain", "takes": 3}, "takes"),
        ({"prompt": "rain", "provider": "nobody"}, "provider"),
        ({"prompt": "rain", "tempo": 90}, "tempo"),
        ({"prompt": "rain\u0000"}, "prompt"),
        ({"prompt": {"a": 1}}, "prompt"),
    ],
    ids=str,
)
def test_a_wrong_value_is_named(user: User, program: Program, wish: dict[str, Any], field: str) -> None:
    answer = program(user).post(TRACKS, wish, content_type=JSON)
    error = body_of(answer)
    assert (answer.status_code, error["code"], list(error["details"])) == (400, "invalid", [field])


def test_a_character_in_two_halves_is_a_character(user: User, program: Program) -> None:
    answer = program(user).post(TRACKS, '{"prompt": "ab", "title": "\\ud83c\\udfb5"}', content_type=JSON)
    assert (answer.status_code, body_of(answer)["code"]) == (400, "invalid")


def test_a_fault_of_ours_is_told_without_its_innards(
    user: User, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("api.tracks.views.library", broken)
    answer = program(user).get(TRACKS)
    assert (answer.status_code, body_of(answer)["code"]) == (500, "internal")
    assert b"42" not in answer.content
