"""The order of a song's sections is put together by buttons without a script: each gives the page, nothing begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from engine.brief import Brief, SectionWish
from engine.composer.writing import write_score
from engine.words.reading import resolve
from studio.forms.arranging import ArrangeForm, step_in
from studio.models import Edit
from tests.studio.composed import composed, composed_files
from tests.studio.test_a_composed_song_is_changed_on_its_page import sent
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


def rows_in(body: str) -> list[str]:
    return [unescape(name).strip() for name in re.findall(r'order__name">(.*?) <small>', body)]


def test_each_button_gives_the_page_with_the_next_order(client: Client, composed: Track) -> None:
    place = reverse("studio:song", args=[composed.pk])
    fields = sent(client, composed, "arrange")
    assert rows_in(client.get(place).content.decode()) == ["verse", "chorus"]
    for step, rows in (("down 0", ["chorus", "verse"]), ("twice 0", ["chorus", "chorus", "verse"]),
                       ("out 2", ["chorus", "chorus"]), ("reset", ["verse", "chorus"])):  # fmt: skip
        answer = client.post(place, {**fields, "step": step, "title": "Kept"})
        assert answer.status_code == 200
        body = answer.content.decode()
        assert rows_in(body) == rows
        assert 'value="Kept"' in body, "what was typed stays"
        fields["order"] = (re.findall(r'name="order" value="([\d ]*)"', body) or [""])[0]
    assert client.post(place, {**fields, "step": "add", "add": "1"}).content.decode().count("order__name") == 3
    assert not Edit.objects.exists()


def test_a_song_without_a_drop_has_no_field_for_it(client: Client, composed: Track) -> None:
    assert "drop_seconds" not in client.get(reverse("studio:song", args=[composed.pk])).content.decode()


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("order=1+2+3&drop_seconds=30", {"drop_seconds": 30.0}),
        ("order=2+1+3&drop_seconds=-1", {"sections": ["2", "1", "3"], "drop_seconds": -1.0}),
        ("order=1+3&add=2&drop_seconds=", {"sections": ["1", "3", "2"]}),
    ],
)
def test_where_there_is_a_drop_its_moment_is_typed(typed: str, wish: dict[str, object]) -> None:
    sections = tuple(SectionWish(name) for name in ("intro", "build", "drop"))
    brief = Brief("techno", duration_seconds=40.0, seed=5, sections=sections).checked()
    form = ArrangeForm(write_score(resolve(brief)), QueryDict(f"verb=arrange&{typed}"))
    assert form.is_valid()
    assert form.wish() == {"verb": "arrange", **wish}
    form.refuse("drop_seconds", "Choose another moment.")
    assert form.errors["drop_seconds"] == ["Choose another moment."]


@pytest.mark.parametrize(
    ("action", "at", "order"),
    [
        ("up", 2, "1 3 2"), ("up", 0, "1 2 3"), ("down", 0, "2 1 3"), ("down", 2, "1 2 3"), ("down", 99, "1 2 3"),
        ("twice", 1, "1 2 2 3"), ("out", 0, "2 3"), ("fly", 1, "1 2 3"),
    ],
)  # fmt: skip
def test_steps_that_cannot_be_leave_the_order(action: str, at: int, order: str) -> None:
    assert " ".join(step_in(["1", "2", "3"], action, at, "")[0]) == order


def test_the_last_section_stays_and_there_are_never_too_many() -> None:
    assert step_in(["2"], "out", 0, "")[0] == ["2"]
    assert len(step_in(["1"] * 24, "twice", 0, "")[0]) == 24
