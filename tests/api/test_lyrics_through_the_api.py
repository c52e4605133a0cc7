"""Programs keep lyrics: a text or words about a theme, saved on top of what they know, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Program

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/lyrics/kept/"
JSON = "application/json"
TEXT = "[Verse]\nla la"


@pytest.fixture
def client(program: Program, user: User) -> Any:
    return program(user)


def kept(client: Any, **body: Any) -> dict[str, Any]:
    answer = client.post(ADDRESS, body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_text_is_kept_read_listed_and_put_into_the_trash(client: Any) -> None:
    lyrics = kept(client, title="Sea", text=TEXT)
    place = f"{ADDRESS}{lyrics['id']}/"
    assert client.get(place).json() == lyrics
    assert [each["id"] for each in client.get(ADDRESS).json()["lyrics"]] == [lyrics["id"]]
    assert client.delete(place).status_code == 204
    assert (client.get(place).status_code, client.get(ADDRESS).json()["lyrics"]) == (404, [])
    assert len(client.get(f"{ADDRESS}?in_trash=true").json()["lyrics"]) == 1
    assert client.post(f"{place}restore/").json()["text"] == TEXT


def test_without_a_text_words_are_written_about_the_theme(client: Any) -> None:
    lyrics = kept(client, theme="ein Leuchtturm", language="de")
    assert "euchtturm" in lyrics["text"]
    assert [version["origin"] for version in lyrics["versions"]] == ["generated"]


def test_a_save_says_on_which_version_it_is_based_and_each_comes_back(client: Any) -> None:
    place = f"{ADDRESS}{kept(client, title='Sea', text=TEXT)['id']}/"
    saved = {"title": "Sea", "text": "other", "version": 1}
    assert client.put(place, saved, content_type=JSON).json()["version"] == 2
    late = client.put(place, {**saved, "text": "late"}, content_type=JSON)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "lyrics_conflict")
    back = client.post(f"{place}before/", {"number": 1}, content_type=JSON).json()
    assert (back["text"], [version["text"] for version in back["versions"]]) == (TEXT, [TEXT, "other", TEXT])


@pytest.mark.parametrize(
    ("body", "words"),
    [({"title": "x", "text": "a" * 20_001}, "20000"), ({"title": "x" * 121, "text": "a"}, "120")],
)
def test_what_cannot_be_kept_is_said(client: Any, body: dict[str, Any], words: str) -> None:
    answer = client.post(ADDRESS, body, content_type=JSON)
    assert (answer.status_code, words in answer.json()["error"]["message"].replace(",", "")) == (400, True)
    assert client.get(ADDRESS).json()["lyrics"] == []
