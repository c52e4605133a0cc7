"""Programs have words written for a song: free, the same for the same seed, refused in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Program

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.any_database


def write(program: Program, user: User, **wishes: Any) -> Any:
    return program(user).post("/api/v1/lyrics/", wishes, content_type="application/json")


def test_words_are_written_and_cost_nothing(rich: User, program: Program) -> None:
    from credits.queries import balance

    answer = write(program, rich, theme="a lighthouse", emotion="hopeful", structure="V C", seed=7).json()
    assert [section["heading"] for section in answer["sections"]] == ["Verse", "Chorus"]
    assert "lighthouse" in answer["text"].lower()
    assert answer["hook"] in answer["text"]
    assert (answer["writer"], answer["emotion"], answer["seed"]) == ("built-in writer", "uplifting", 7)
    assert balance(rich).available == 100


def test_a_seed_gives_the_same_words_and_none_gives_others(rich: User, program: Program) -> None:
    same = [write(program, rich, theme="Heimweh", language="de", seed=3).json()["text"] for _ in range(2)]
    other = [write(program, rich, theme="Heimweh", language="de").json() for _ in range(2)]
    assert same[0] == same[1]
    assert other[0]["text"] != other[1]["text"]
    assert write(program, rich, theme="Heimweh", language="de", seed=other[0]["seed"]).json() == other[0]


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({}, "theme"),
        ({"theme": "—"}, "theme"),
        ({"theme": "x" * 301}, "theme"),
        ({"theme": "rain\x00"}, "theme"),
        ({"theme": ["rain"]}, "theme"),
        ({"theme": "rain", "structure": "V Q"}, "structure"),
        ({"theme": "rain", "person": "they"}, "person"),
        ({"theme": "rain", "language": "fr"}, "language"),
        ({"theme": "rain", "seed": 10**400}, "seed"),
        ({"theme": "rain", "seed": "7"}, "seed"),
        ({"theme": "rain", "colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_written_is_refused(rich: User, program: Program, wishes: dict[str, Any], field: str) -> None:
    answer = write(program, rich, **wishes)
    assert answer.status_code == 400
    assert field in answer.content.decode()
