"""One part is written to a song's chords and beats, in place of its old one or where nobody played; the rest stays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.changing.accompanying import write_part
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import check_wish
from engine.composer.score import Score
from tests.engine.changing.songs import change, compose_song, pcm, score_of, sounds


@pytest.fixture(scope="module")
def song(funk: ComposedSong) -> ComposedSong:
    return funk


@pytest.fixture(scope="module")
def without_drums(song: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    changed = change(song, tmp_path_factory.mktemp("drumless"), "without", parts=["drums"])
    return read_song(sounds(changed)["master"].parent)


def only_this_changed(song: ComposedSong, changed: Changed, stem: str) -> bool:
    after = sounds(changed)
    return all((pcm(path) == pcm(after[name])).all() for name, path in song.stems.items() if name != stem)


def pitch_classes_on_chords(score: Score, stem: str) -> float:
    """The share of a stem's notes that are tones of the chord they begin over."""
    notes = [note for part in score.parts if part.stem == stem for note in part.notes]
    chords = [next(c for c in reversed(score.chords) if c.start <= note.start + 0.1) for note in notes]
    return sum(n.pitch % 12 in c.pitch_classes for n, c in zip(notes, chords, strict=True)) / len(notes)


def test_another_bass_goes_by_the_same_chords(song: ComposedSong, tmp_path: Path) -> None:
    changed = change(song, tmp_path, "part", part="bass", seed=3)
    score = score_of(changed)
    assert only_this_changed(song, changed, "bass")
    assert score.chords == song.score.chords
    assert pitch_classes_on_chords(score, "bass") > 0.7
    old, new = (pcm(path) / 2.0**31 for path in (song.stems["bass"], sounds(changed)["bass"]))
    assert np.square(new - old).mean() > 0.05 * np.square(old).mean()
    assert 0.25 < np.square(new).mean() / np.square(old).mean() < 4.0
    assert changed.song.measured.true_peak_dbtp <= -1.0
    assert not [promise for promise in changed.song.recipe["facts"]["promises"] if promise["kept"] is False]


def test_drums_come_where_there_were_none(song: ComposedSong, without_drums: ComposedSong, tmp_path: Path) -> None:
    changed = change(without_drums, tmp_path, "part", part="drums", seed=3)
    assert set(sounds(changed)) == set(sounds(song))
    assert only_this_changed(without_drums, changed, "drums")
    assert changed.song.measured.tempo_bpm == pytest.approx(song.brief.tempo_bpm, rel=0.005)
    then, now = (np.square(pcm(path) / 2.0**31).mean() for path in (song.stems["drums"], sounds(changed)["drums"]))
    assert abs(10 * np.log10(now / then)) < 3.0
    assert changed.song.measured.true_peak_dbtp <= -1.0
    assert set(read_song(sounds(changed)["master"].parent).levels.gains) == set(song.levels.gains)


def test_the_same_seed_is_the_same_part(song: ComposedSong) -> None:
    once, again, other = (write_part(song.score, song.brief, None, "bass", seed)[0] for seed in (3, 3, 4))
    assert once == again
    assert once != other


@pytest.mark.parametrize(
    ("wish", "field", "message"),
    [
        ({"part": "banjo", "seed": 1}, "part", "Choose which part is written: drums, bass, harmony, melody"),
        ({"seed": 1}, "part", "Choose which part"),
        ({"part": "vocals", "seed": 1}, "part", "redo a section"),
        ({"part": "bass"}, "seed", "Choose a whole seed"),
    ],
)
def test_what_cannot_be_written(song: ComposedSong, wish: dict[str, object], field: str, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(song.score, {"verb": "part", **wish})
    assert error.value.field == field


def test_a_loop_with_another_bass_still_closes(tmp_path: Path) -> None:
    loop = compose_song(tmp_path / "loop", "house loop", 8.0, ending="loop")
    assert loop.score.is_loop
    changed = change(loop, tmp_path / "changed", "part", part="bass", seed=3)
    assert only_this_changed(loop, changed, "bass")
    old, new = (pcm(path) / 2.0**31 for path in (loop.stems["bass"], sounds(changed)["bass"]))
    assert len(new) == len(old)
    # Its end runs into its beginning as smoothly as it goes on elsewhere.
    steps = np.abs(np.diff(np.concatenate([new, new[:1]]), axis=0)).max(axis=1)
    assert steps[-1] <= np.percentile(steps, 99.9)
