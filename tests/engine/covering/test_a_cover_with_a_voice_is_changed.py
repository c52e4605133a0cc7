"""A cover that keeps a voice goes on being changed: by what leaves the voice where it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, song_of
from tests.engine.changing.songs import change, pcm, sounds

SUNG = slice(round(5.0 * 44_100), round(9.0 * 44_100))


def song(changed: Changed) -> ComposedSong:
    files = {file.name: file.path for file in changed.song.files}
    stems = {file.name: file.path for file in changed.song.files if file.role == "stem"}
    return song_of(files["master"], stems, files["score"])


def test_some_bars_are_played_anew_under_the_voice(kept: Changed, tmp_path: Path) -> None:
    redone = change(song(kept), tmp_path / "redone", "redo", first_seconds=4.2, last_seconds=8.0, seed=5)
    region = redone.change.settings["region"]
    first, stop = (round(region[f"{end}_seconds"] * 44_100) for end in ("start", "end"))
    before, after = (pcm(sounds(each)["master"]) for each in (kept, redone))
    assert np.array_equal(before[:first], after[:first])
    assert np.array_equal(before[stop:], after[stop:])
    assert not np.array_equal(before[first:stop], after[first:stop])
    voices = [pcm(sounds(each)["voice"])[first:stop] / 2.0**31 for each in (kept, redone)]
    rest = np.sqrt(np.mean((voices[0] - voices[1]) ** 2)) / np.sqrt(np.mean(voices[0] ** 2))
    assert 20 * np.log10(rest) < -20
    assert all(abs(join["step_db"]) <= 1.0 for join in redone.change.settings["joins"])


@pytest.fixture(scope="module")
def longer(kept: Changed, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(song(kept), tmp_path_factory.mktemp("longer"), "extend", where="end", sections=["bridge"])


def test_behind_its_end_it_goes_on_without_the_voice(kept: Changed, longer: Changed) -> None:
    old, new = (pcm(sounds(each)["voice"]) for each in (kept, longer))
    assert len(new) > len(old) + 3 * 44_100
    assert np.array_equal(new[SUNG], old[SUNG])
    assert old[SUNG].any()


def test_before_its_beginning_the_voice_comes_later(kept: Changed, tmp_path: Path) -> None:
    earlier = change(song(kept), tmp_path, "extend", where="start", sections=["bridge"])
    old, new = (pcm(sounds(each)["voice"]) for each in (kept, earlier))
    more = len(new) - len(old)
    assert more > 3 * 44_100
    assert np.array_equal(new[more:][SUNG], old[SUNG])
    assert old[SUNG].any()


def test_the_new_bars_are_redone(longer: Changed, tmp_path: Path) -> None:
    again = change(song(longer), tmp_path, "redo", section="bridge", seed=9)
    assert again.song.measured.duration_seconds == longer.song.measured.duration_seconds
    assert [each["verb"] for each in again.song.recipe["facts"]["changes"]] == ["cover", "extend", "redo"]


@pytest.mark.parametrize(
    "wish",
    [
        {"verb": "transpose", "key": "C minor"},
        {"verb": "tempo", "tempo_bpm": 100},
        {"verb": "part", "part": "bass", "seed": 1},
    ],
)
def test_what_would_lose_the_voice_is_refused(kept: Changed, wish: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(ChangeError, match="another cover of the recording"):
        change(song(kept), tmp_path, **wish)  # type: ignore[arg-type]
