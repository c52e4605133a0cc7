"""Each step of a cover may be repeated, and a worker that dies in its middle costs nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from studio.runners.covering import CoverRunner
from studio.services import start_cover
from tests.studio.composed import files_of
from tests.studio.conftest import LiveThrough
from tests.studio.recordings import recorded, recording
from tests.studio.test_a_recording_is_covered import DRUMS, made
from tests.support.killing import Killed, dying_once
from tracks.models import Descent, Track
from tracks.queries import prove

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["recorded", "recording"]
pytestmark = pytest.mark.django_db(transaction=True)
Door = Callable[..., Any]


@pytest.fixture(scope="module")
def played_once(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The door, which plays a wish once and gives copies of that from then on: the deaths are what is looked at."""
    whole, kept = import_module("engine.covering.covering").cover_recording, tmp_path_factory.mktemp("played")
    first: list[Any] = []

    def cover(source: Path, analysis: Any, wish: Any, into: Path, report: Any, **given: Any) -> Any:
        assert source.stat().st_size > 100_000
        if not first:
            first.append(whole(source, analysis, wish, kept, report, **given))
        shutil.copytree(kept, into, dirs_exist_ok=True)
        song = first[0].song
        files = [replace(file, path=into / file.path.relative_to(kept)) for file in song.files]
        return replace(first[0], song=replace(song, files=files))

    return cover


@pytest.fixture(autouse=True)
def _play_once(played_once: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("engine.covering.covering"), "cover_recording", played_once)


def assert_it_is_whole(track: Track) -> None:
    stems = {(role, name) for role in ("stem", "preview") for name in ("recording", "drums")}
    assert set(files_of(track)) == stems | {(role, role) for role in ("master", "mp3", "midi", "score")}
    assert (Descent.objects.count(), prove(deep=True)) == (1, [])


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["submit", "poll", "fetch", "finish", "deliver"])
def test_dying_around_any_call_ends_in_the_same_song(
    user: User, recording: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, name: str, *, first: bool
) -> None:
    dying_once(monkeypatch, CoverRunner, name, first=first)
    assert_it_is_whole(made(start_cover(track_pk=recording.pk, by=user, wish=DRUMS), work))


def test_dying_between_two_files_ends_in_the_same_song(
    user: User, recording: Track, work: LiveThrough, monkeypatch: pytest.MonkeyPatch, played_once: Door
) -> None:
    lives = iter([False, True])

    def cover(*given: Any, **more: Any) -> Any:
        changed = played_once(*given, **more)
        if not next(lives, True):
            changed.song.files[0].path.unlink()
            raise Killed
        return changed

    monkeypatch.setattr(import_module("engine.covering.covering"), "cover_recording", cover)
    track = made(start_cover(track_pk=recording.pk, by=user, wish=DRUMS), work)
    assert next(lives, None) is None, "nobody died"
    assert_it_is_whole(track)
