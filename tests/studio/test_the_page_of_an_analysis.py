"""The page of an analysis works by plain forms: it begins one, shows its values, corrects them and takes that back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from studio.models import Analysis
from tests.studio.conftest import LiveThrough
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def test_it_is_begun_shown_corrected_and_taken_back(
    user: User, song: Track, work: LiveThrough, client_for: Callable[[User], Client]
) -> None:
    client, place = client_for(user), f"/studio/{song.pk}/analysis/"
    assert "Not analysed yet" in client.get(place).content.decode()
    client.post(f"{place}begin/")
    assert "Being analysed" in client.get(place).content.decode()
    work(Analysis.objects.get().job_id)
    song.refresh_from_db()
    page = client.get(place).content.decode()
    assert song.measured_key in page
    assert re.search(rf"{song.measured_key}, \d+% sure", page)
    assert ('<svg xmlns="http://www.w3.org/2000/svg" class="curve"' in page, "Level (dBFS): " in page) == (True, True)
    client.post(f"{place}correct/", {"tempo_bpm": "92.5", "key": "A minor", "mood": "dark"})
    song.refresh_from_db()
    assert (song.shown_tempo_bpm, song.shown_key, song.shown_mood) == (92.5, "A minor", "dark")
    assert 'value="92.5"' in client.get(place).content.decode()
    client.post(f"{place}correct/", {"tempo_bpm": "5"})
    client.post(f"{place}correct/", {"key": "", "mood": ""})
    song.refresh_from_db()
    assert (song.corrected_tempo_bpm, song.corrected_key, song.corrected_mood) == (92.5, "", "")


def test_it_is_nobody_elses(other_user: User, song: Track, client_for: Callable[[User], Client]) -> None:
    place, client = f"/studio/{song.pk}/analysis/", client_for(other_user)
    assert client.get(place).status_code == 404
    assert client.post(f"{place}begin/").status_code == 404
    assert client.post(f"{place}correct/", {"key": "A minor"}).status_code == 404
