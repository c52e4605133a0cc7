"""A region that is redone gets other notes; outside of it every sample of master and stems is the one it was."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.audio.decoding import pcm_sha256
from engine.audio.tags import read_recipe
from engine.changing.delivering import Changed
from engine.changing.regions import Region, section_region
from engine.changing.songs import ComposedSong, read_song
from engine.composer.score import Score
from engine.composer.theory import key_named
from tests.engine.changing.songs import change, compose_song, pcm, sounds

SONGS = {
    "house": ("bright house with piano", {}),
    "orchestral": ("slow orchestral piece with a wide ending", {}),
    "loop": ("a seamless techno loop", {"ending": "loop"}),
    "hummed": (
        "a jazz ballad",
        {"is_instrumental": False, "voice": "hummed", "lyrics": "the rain is falling\nall night"},
    ),
}
FADE_SECONDS = 0.02


@pytest.fixture(scope="module", params=sorted(SONGS))
def song(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    words, wishes = SONGS[request.param]
    return compose_song(tmp_path_factory.mktemp("changing"), words, **wishes)


@pytest.fixture(scope="module")
def region(song: ComposedSong) -> Region:
    return section_region(song.score, "2")


@pytest.fixture(scope="module")
def changed(song: ComposedSong, region: Region, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(song, tmp_path_factory.mktemp("changed"), "redo", section="2", seed=7)


def test_outside_every_sample_stays(song: ComposedSong, region: Region, changed: Changed) -> None:
    assert set(sounds(changed)) == set(sounds(song))
    for name, path in sounds(song).items():
        old, new = pcm(path), pcm(sounds(changed)[name])
        assert old.shape == new.shape
        assert (old[: region.first_frame] == new[: region.first_frame]).all()
        assert (old[region.end_frame :] == new[region.end_frame :]).all()


def test_inside_it_is_another_music(song: ComposedSong, region: Region, changed: Changed) -> None:
    old, new = (pcm(path).astype(float) for path in (song.master, sounds(changed)["master"]))
    inside = slice(region.first_frame, region.end_frame)
    assert np.square(new[inside] - old[inside]).mean() > 0.05 * np.square(old[inside]).mean()
    score = Score.from_dict(changed.song.score or {})
    for part, again in zip(song.score.parts, score.parts, strict=False):
        # A note that came a little early to the first beat inside belongs to it.
        for start, end in ((0.0, region.start - 0.1), (region.end, 1e9)):
            starts = [[note.start for note in one.notes if start <= note.start < end] for one in (part, again)]
            assert starts[0] == starts[1]


def test_joints_are_in_time_and_level_and_do_not_click(song: ComposedSong, region: Region, changed: Changed) -> None:
    old, new = (pcm(path) / 2.0**31 for path in (song.master, sounds(changed)["master"]))
    joins = changed.change.settings["joins"]
    assert [join["seconds"] for join in joins] == [
        frame / SAMPLE_RATE for frame in (region.first_frame, region.end_frame) if 0 < frame < len(old)
    ]
    fade = round(FADE_SECONDS * SAMPLE_RATE)
    loudest_step = np.abs(np.diff(old, axis=0)).max()
    for join in joins:
        assert join["fade_ms"] <= 1000 * FADE_SECONDS
        assert abs(join["step_db"]) <= 1.0
        at = round(join["seconds"] * SAMPLE_RATE)
        assert np.abs(np.diff(new[at - fade : at + fade], axis=0)).max() <= loudest_step


def test_the_new_part_is_in_time_and_in_key(song: ComposedSong, region: Region, changed: Changed) -> None:
    score = Score.from_dict(changed.song.score or {})
    assert (score.tempo_bpm, score.key, score.sections) == (song.score.tempo_bpm, song.score.key, song.score.sections)
    assert not [promise for promise in changed.song.recipe["facts"]["promises"] if promise["kept"] is False]
    tonic = key_named(score.key).tonic
    scale = {(tonic + step) % 12 for step in key_named(score.key).scale}
    notes = [
        note
        for part in score.parts
        for note in part.notes
        if part.stem in {"bass", "harmony", "melody"} and region.start <= note.start < region.end
    ]
    assert sum(note.length for note in notes if note.pitch % 12 in scale) >= 0.8 * sum(note.length for note in notes)


def test_chords_go_on_without_gaps(song: ComposedSong, changed: Changed) -> None:
    chords = Score.from_dict(changed.song.score or {}).chords
    assert all(abs(one.start + one.length - two.start) < 1e-6 for one, two in pairwise(chords))
    assert chords[0].start == 0.0
    assert (
        abs(chords[-1].start + chords[-1].length - sum((song.score.sections[-1].start, song.score.sections[-1].length)))
        < 1e-6
    )


def test_the_recipe_tells_where_it_comes_from(song: ComposedSong, changed: Changed) -> None:
    recipe = read_recipe(sounds(changed)["master"]) or {}
    assert recipe == changed.song.recipe
    assert recipe["lineage"] == [song.recipe.pcm_sha256]
    assert recipe["pcm_sha256"] == pcm_sha256(sounds(changed)["master"])
    (change,) = recipe["facts"]["changes"]
    assert (change["verb"], change["seed"]) == ("redo", 7)
    assert change["sentence"].startswith("Played anew: ")


def test_stems_still_sum_to_the_master(changed: Changed) -> None:
    master, *stems = (pcm(path) / 2.0**31 for path in sounds(changed).values())
    assert np.abs(sum(stems) - master).max() <= 1.5 / 32768


def test_a_changed_song_can_be_changed_again(changed: Changed, tmp_path: Path) -> None:
    again = read_song(next(iter(sounds(changed).values())).parent)
    end = again.score.duration_seconds
    twice = change(again, tmp_path, "redo", first_seconds=end - 4.0, last_seconds=end, seed=9)
    assert [each["seed"] for each in twice.song.recipe["facts"]["changes"]] == [7, 9]
    assert len(twice.song.recipe["lineage"]) == 2


def test_the_same_seed_is_the_same_sound(song: ComposedSong, region: Region, changed: Changed, tmp_path: Path) -> None:
    assert (
        change(song, tmp_path, "redo", section="2", seed=7).song.recipe["pcm_sha256"]
        == changed.song.recipe["pcm_sha256"]
    )
