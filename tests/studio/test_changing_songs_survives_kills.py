"""Each step of a change of a song may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from studio.runners.changing_songs import ChangeRunner
from studio.services import start_change
from tests.studio.composed import composed, composed_files, files_of
from tests.studio.conftest import LiveThrough
from tests.studio.test_a_track_is_changed import made
from tests.support.killing import Killed, dying_once
from tracks.models import Descent, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files"]
pytestmark = pytest.mark.django_db(transaction=True)
BEGINNING = {"verb": "redo", "first_seconds": 0.0, "last_seconds": 1.0, "seed": 7}


def assert_it_is_whole(track: Track, song: Track) -> None:
    assert (track.status, track.job.error_message) == ("complete", "")
    stems = {(role, stem.name) for stem in song.stems for role in ("stem", "preview")}
    assert set(files_of(track)) == stems | {(role, role) for role in ("master", "mp3", "midi", "score")}
    assert (Descent.objects.count(), prove(deep=True)) == (1, [])


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_song(
    user: User, composed: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    dying_once(monkeypatch, ChangeRunner, name, first=first)
    assert_it_is_whole(made(start_change(track_pk=composed.pk, by=user, wish=BEGINNING), work), composed)


def test_dying_between_two_files_ends_in_the_same_song(
    user: User, composed: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    inserting = import_module("engine.changing.inserting")
    whole, lives = inserting.join_into, iter([False, True])

    def join(*given: Any) -> None:
        whole(*given)
        if next(lives, False):
            raise Killed

    monkeypatch.setattr(inserting, "join_into", join)
    track = made(start_change(track_pk=composed.pk, by=user, wish=BEGINNING), work)
    assert next(lives, None) is None, "nobody died"
    assert_it_is_whole(track, composed)
