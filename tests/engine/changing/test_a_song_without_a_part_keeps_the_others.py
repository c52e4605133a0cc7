"""Parts are taken out of a song: the stems of the others stay to the bit, and their sum is the new master."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import check_wish
from tests.engine.changing.songs import change, compose_song, pcm, score_of, sounds


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(
        tmp_path_factory.mktemp("song"), "bright house with piano and strings", 14.0,
        is_instrumental=False, voice="hummed", lyrics="the rain is falling",
    )  # fmt: skip


@pytest.fixture(scope="module")
def changed(song: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(song, tmp_path_factory.mktemp("changed"), "without", parts=["Drums"])


def test_the_other_stems_stay_to_the_bit(song: ComposedSong, changed: Changed) -> None:
    after = sounds(changed)
    assert set(after) == set(sounds(song)) - {"drums"}
    for name in set(after) - {"master"}:
        assert (pcm(after[name]) == pcm(song.stems[name])).all()


def test_the_master_is_their_sum_and_does_not_clip(changed: Changed) -> None:
    master, *stems = (pcm(path) / 2.0**31 for path in sounds(changed).values())
    assert changed.change.settings["limited_db"] == 0
    assert np.abs(sum(stems) - master).max() <= 1.01 / 65536
    assert changed.song.measured.true_peak_dbtp <= -1.0


def test_no_drum_is_in_the_score_and_a_later_change_brings_none_back(changed: Changed, tmp_path: Path) -> None:
    assert not any(part.notes for part in score_of(changed).parts if part.stem == "drums")
    again = read_song(sounds(changed)["master"].parent)
    twice = change(again, tmp_path, "redo", first_seconds=4.0, last_seconds=8.0, seed=3)
    assert all(abs(join["step_db"]) <= 1.0 for join in twice.change.settings["joins"])
    longer = change(again, tmp_path / "longer", "extend", where="end", seconds=3)
    for later in (twice, longer):
        assert "drums" not in sounds(later)
        assert not any(part.notes for part in score_of(later).parts if part.stem == "drums")


def test_it_is_told_in_words(song: ComposedSong, changed: Changed) -> None:
    assert changed.change.sentence.startswith("Without drums. The other parts are as they were")
    assert changed.song.recipe["lineage"] == [song.recipe.pcm_sha256]


def test_an_instrument_leaves_its_stem(song: ComposedSong, tmp_path: Path) -> None:
    piano = next(part for part in song.score.parts if part.instrument == "grand piano")
    fellows = [part for part in song.score.parts if part.stem == piano.stem and part is not piano]
    assert fellows
    changed = change(song, tmp_path, "without", parts=["piano"])
    after = sounds(changed)
    for name in set(after) - {"master", piano.stem}:
        assert (pcm(after[name]) == pcm(song.stems[name])).all()
    old, new = (pcm(path[piano.stem]) / 2.0**31 for path in (song.stems, after))
    silent_until = song.score.seconds_at(min(note.start for note in piano.notes)) - 0.1
    before = slice(0, max(0, round(silent_until * 44_100)))
    assert np.abs(new[before] - old[before]).max(initial=0.0) <= 10 ** (-90 / 20)
    assert np.square(new - old).mean() > 0.02 * np.square(old).mean()
    assert changed.song.recipe["brief"]["instruments"] == ["strings"]


def test_without_its_voice_a_song_is_an_instrumental(song: ComposedSong, tmp_path: Path) -> None:
    recipe = change(song, tmp_path, "without", parts=["vocals"]).song.recipe
    assert recipe["brief"]["is_instrumental"] is True
    assert "voice" not in recipe["facts"]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (["banjo"], "Nobody plays “banjo” in this song. Choose from: 909 kit, bass, drums"),
        ([], "Name the parts to leave out"),
        ("drums", "Name the parts to leave out"),
        (["drums", "bass", "harmony", "melody", "vocals"], "keep at least one part"),
    ],
)
def test_what_cannot_be_left_out(song: ComposedSong, parts: object, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(song.score, {"verb": "without", "parts": parts})
    assert error.value.field == "parts"
