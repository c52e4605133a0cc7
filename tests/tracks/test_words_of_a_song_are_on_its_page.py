"""The page of a sung song shows its words with their times, and says whose voice it is; other pages show neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User

WORDS = [{"text": "hello", "start": 1.5, "end": 2.0}, {"text": "sea", "start": 2.0, "end": 3.0}]
LYRICS = [{"start": 1.5, "end": 3.0, "words": WORDS}]


def test_words_have_their_times(user: User, client_for: Callable[[User], Client], make_track: MakeTrack) -> None:
    lines = {"written": 22, "sung": 14, "left_out": ["the last"]}
    sung = {"provider": "composer", "facts": {"voice": "sung", "singer": "high", "lines": lines}}
    track = make_track(user, files=False, score={"lyrics": LYRICS}, recipe=sung)
    page = client_for(user).get(f"/tracks/{track.pk}/").content.decode()

    assert 'data-seek="1.50"' in page
    assert '<span class="word" data-at="2.00">sea</span>' in page
    assert "high, of a trained network" in page
    assert "14 of 22" in page


def test_without_words_there_is_no_panel(
    user: User, client_for: Callable[[User], Client], make_track: MakeTrack
) -> None:
    track = make_track(user, files=False, score={"lyrics": []}, recipe={"provider": "composer", "facts": {}})
    page = client_for(user).get(f"/tracks/{track.pk}/").content.decode()

    assert 'class="words"' not in page
    assert "trained network" not in page
