"""A region outside the song, a section that is not there, a song that is none: each is told what to do instead."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.audio.encoding import encode
from engine.audio.tags import Tags
from engine.changing.regions import ChangeError, region_between, section_region
from engine.changing.songs import ComposedSong, read_song
from tests.engine.changing.songs import change, compose_song


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(tmp_path_factory.mktemp("changing"), "bright house with piano", 30.0)


@pytest.mark.parametrize(("asked", "told"), [("99", "There is no section"), ("coda", "Choose one of: 1 "), ("", "1 ")])
def test_a_section_that_is_not_there(song: ComposedSong, asked: str, told: str) -> None:
    with pytest.raises(ChangeError, match=told):
        section_region(song.score, asked)


@pytest.mark.parametrize("stretch", [(-1.0, 5.0), (5.0, 5.0), (9.0, 3.0), (20.0, 300.0), (float("nan"), 4.0)])
def test_a_stretch_outside_of_the_song(song: ComposedSong, stretch: tuple[float, float]) -> None:
    with pytest.raises(ChangeError, match=r"The song lasts from 0 to 30\.0 seconds"):
        region_between(song.score, *stretch)


def test_a_stretch_is_rounded_outwards_to_bars(song: ComposedSong) -> None:
    bar = song.score.seconds_at(song.score.bar.bar)
    region = region_between(song.score, 1.2 * bar, 2.1 * bar)
    assert (region.first_bar, region.last_bar) == (2, 3)
    assert (region.start_seconds, region.end_seconds) == pytest.approx((bar, 3 * bar), abs=1e-4)
    assert "bars 2 to 3" in region.in_words


def test_the_whole_song_is_composed_anew_instead(song: ComposedSong) -> None:
    with pytest.raises(ChangeError, match="compose it anew with another seed"):
        region_between(song.score, 0.0, 30.0)


@pytest.mark.parametrize("seed", [-1, 2**31, True])
def test_seeds_have_limits(song: ComposedSong, seed: int, tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match="Choose a whole seed"):
        change(song, tmp_path, "redo", section="1", seed=seed)


def test_a_sung_song_needs_its_voice(song: ComposedSong, tmp_path: Path) -> None:
    sung = replace(song, recipe=replace(song.recipe, facts={**song.recipe.facts, "voice": "sung"}))
    with pytest.raises(ChangeError, match="make models"):
        change(sung, tmp_path, "redo", section="1", seed=1)


def with_recipe(song: ComposedSong, folder: Path, **values: Any) -> Path:
    """A copy of the song whose recipe says something else."""
    shutil.copytree(song.master.parent, folder)
    recipe = {**song.recipe.to_dict(), **values}
    encode(folder / "master.flac", folder / "master.flac", Tags("Song", recipe=recipe))
    return folder


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"engine_version": "0.1.0"}, r"engine 0\.1\.0.*Compose it anew"),
        ({"provider": "fal-ace-step"}, "fal-ace-step"),
        ({"facts": {}}, "does not hold the levels"),
        ({"libraries": {}}, "an unknown version"),
    ],
)
def test_songs_of_others_and_of_older_engines(
    song: ComposedSong, tmp_path: Path, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(ChangeError, match=told):
        read_song(with_recipe(song, tmp_path / "other", **values))


def test_a_folder_without_a_song(tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match="compose --folder"):
        read_song(tmp_path)


def test_files_that_are_missing_or_something_else(song: ComposedSong, tmp_path: Path) -> None:
    folder = tmp_path / "song"
    shutil.copytree(song.master.parent, folder)
    (folder / "score.json").write_text(json.dumps([1]))
    with pytest.raises(ChangeError, match="is not a score"):
        read_song(folder)
    shutil.copy(song.master.parent / "score.json", folder / "score.json")
    shutil.copy(folder / "score.json", folder / "stem-bass.flac")
    with pytest.raises(ChangeError, match="stem-bass"):
        read_song(folder)
    (folder / "stem-bass.flac").unlink()
    with pytest.raises(ChangeError, match="“bass” is missing"):
        read_song(folder)
