"""Of a cover that keeps a recorded voice only that is offered and begun which leaves the voice where it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from jobs.models import Job
from studio.services import BadEdit, start_change
from tests.studio.composed import composed, composed_files
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def cover(composed: Track) -> Track:
    composed.recipe["facts"]["voice"] = "kept"
    composed.save(update_fields=["recipe"])
    return composed


def test_its_page_offers_what_is_possible_and_says_what_else_to_do(
    user: User, cover: Track, client_for: Callable[[User], Client]
) -> None:
    body = client_for(user).get(reverse("studio:song", args=[cover.pk])).content.decode()
    assert re.findall(r'name="verb" value="(\w+)"', body) == ["redo", "extend", "chords"]
    assert "make a new cover of the recording" in " ".join(body.split())


def test_nothing_else_begins(user: User, cover: Track) -> None:
    before = Job.objects.count()
    with pytest.raises(BadEdit, match="beside which these are possible: redo a part, other chords, make it longer"):
        start_change(track_pk=cover.pk, by=user, wish={"verb": "vary", "strength": 0.5})
    assert Job.objects.count() == before
