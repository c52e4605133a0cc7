"""Whatever is sent, the API answers within its description: never a fault of ours, always one shape of error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Program

if TYPE_CHECKING:
    from accounts.models import User

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [
    "prompt", "genre", "mood", "key", "tempo_bpm", "duration_seconds", "is_instrumental", "lyrics", "style_strength",
    "seed", "takes", "provider", "title", "",
]  # fmt: skip
SENSIBLE = {"prompt": "slow rain", "genre": "jazz", "duration_seconds": 20, "takes": 1, "seed": 5}
WISHES = st.one_of(
    ANYTHING,
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=5).map(lambda values: {**SENSIBLE, **values}),
)
QUERIES = st.dictionaries(
    st.sampled_from(["limit", "cursor", "search", "status", "genre", "colour"]), st.text(max_size=40), max_size=3
)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def check(answer: Any, good: set[int]) -> None:
    assert answer.status_code in good | {400, 402, 409}, answer.content
    if answer.status_code not in good:
        assert set(answer.json()["error"]) == {"code", "message", "details"}


@pytest.fixture(autouse=True)
def _uncounted(settings: Any, uncounted: None) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000


@quick
@given(wish=WISHES, key=st.text(st.characters(codec="latin-1"), max_size=250))
def test_any_wish_is_answered(rich: User, program: Program, wish: Any, key: str) -> None:
    client = program_once(program, rich)
    sent = {"Idempotency-Key": key}
    answer = client.post("/api/v1/tracks/", json.dumps(wish), content_type="application/json", headers=sent)
    check(answer, {201})


@quick
@given(query=QUERIES)
def test_any_question_about_the_library_is_answered(rich: User, program: Program, query: dict[str, str]) -> None:
    check(program_once(program, rich).get("/api/v1/tracks/", query), {200})


@quick
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(rich: User, program: Program, body: bytes) -> None:
    answer = program_once(program, rich).post("/api/v1/tracks/", body, content_type="application/json")
    check(answer, {201})


def program_once(program: Program, person: User) -> Any:
    """One key for all examples of a test."""
    if not hasattr(person, "program_of_test"):
        person.program_of_test = program(person)  # type: ignore[attr-defined]
    return person.program_of_test  # type: ignore[attr-defined]
