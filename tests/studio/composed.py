"""A short composed song in somebody's library, with all that a change needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.changing.songs import ComposedSong
from engine.production import FinishedFile
from makers.remote import stored
from tests.engine.changing.songs import compose_song, silent
from tests.tracks.conftest import MakeTrack
from tracks.delivering import score_summary
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from accounts.models import User

SECONDS = 12.0


@pytest.fixture(scope="session")
def composed_files(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    """A verse and a chorus of house, composed once for all tests."""
    return _compose(tmp_path_factory.getbasetemp())


@cache
def _compose(base: Path) -> ComposedSong:
    # A session's fixture is made anew for each module that imports it.
    return compose_song(base / "composed", "house, verse and chorus", SECONDS)


@pytest.fixture
def composed(user: User, make_track: MakeTrack, composed_files: ComposedSong, redis_url: str) -> Track:
    """That song as a track of somebody's."""
    return keep_song(user, make_track, composed_files)


def keep_song(owner: User, make_track: MakeTrack, song: ComposedSong) -> Track:
    """A track of somebody's with the files of a song, as the composer delivers it."""
    folder, score = song.master.parent, song.score
    recipe = song.recipe.to_dict()
    track = make_track(
        owner, files=False, title="Night Rain", recipe=recipe, score=score_summary(score.to_dict()), key=score.key,
        tempo_bpm=score.tempo_bpm, duration_seconds=SECONDS, measured_duration_seconds=SECONDS, maker="Composer",
    )  # fmt: skip
    files = [FinishedFile("master", "master", song.master, "audio/flac")]
    files += [FinishedFile("stem", name, path, "audio/flac") for name, path in song.stems.items()]
    files.append(FinishedFile("score", "score", folder / "score.json", "application/json"))
    Asset.objects.bulk_create(Asset(track=track, **row) for row in stored(files, silent))
    return track


def files_of(track: Track) -> dict[tuple[str, str], str]:
    """The content of each file of a track."""
    return {(asset.role, asset.name): asset.sha256 for asset in Asset.objects.filter(track=track)}


def path_of(asset: Asset) -> Path:
    """Where a file lies."""
    from files.storing import local_path

    place = local_path(asset.storage_key)
    assert place is not None
    return place


__all__ = ["composed", "composed_files", "files_of", "keep_song", "path_of"]
