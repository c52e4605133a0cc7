"""Each step of a change may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from studio.runners.editing import EditRunner
from studio.services import start_edit
from tests.studio.conftest import LiveThrough, samples_of
from tests.studio.test_a_track_is_changed import made
from tests.support.killing import Killed, dying_once
from tracks.models import Descent, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
BACKWARDS = {"effects": [{"kind": "reverse"}]}


def assert_it_is_backwards(track: Track, song: Track) -> None:
    assert (track.status, track.job.error_message) == ("complete", "")
    assert sorted(track.assets.values_list("role", flat=True)) == ["master", "mp3"]
    backwards = samples_of(song.files("master")[0])[::-1]
    assert np.abs(samples_of(track.files("master")[0]) - backwards).max() < 2 / 2**23
    assert (Descent.objects.count(), prove(deep=True)) == (1, [])


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_track(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    dying_once(monkeypatch, EditRunner, name, first=first)
    assert_it_is_backwards(made(start_edit(track_pk=song.pk, by=user, chain=BACKWARDS), work), song)


def test_dying_in_the_middle_of_the_sound_ends_in_the_same_track(
    user: User, song: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering = import_module("engine.effects.rendering")
    whole, lives = rendering.write, iter([True])

    def write(*given: Any, **more: Any) -> Any:
        def listen(block: Any) -> None:
            given[4](block)
            if next(lives, None):
                raise Killed

        return whole(*given[:4], listen, *given[5:], **more)

    monkeypatch.setattr(rendering, "write", write)
    track = made(start_edit(track_pk=song.pk, by=user, chain=BACKWARDS), work)
    assert next(lives, None) is None, "nobody died"
    assert_it_is_backwards(track, song)
