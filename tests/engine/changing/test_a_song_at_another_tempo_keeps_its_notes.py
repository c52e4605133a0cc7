"""A song at another tempo: the same notes, sooner or later; the beat that is heard, and the length, follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.brief import Brief, BriefError, SectionWish
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.replanning import plan_of
from engine.changing.retiming import read_retime
from engine.changing.songs import ComposedSong, read_song
from engine.changing.verbs import check_wish
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, compose_song, score_of, sounds


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    return compose_song(tmp_path_factory.mktemp("song"), "bright house with piano", 16.0, tempo_bpm=120.0)


@pytest.fixture(scope="module")
def changed(song: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(song, tmp_path_factory.mktemp("changed"), "tempo", tempo_bpm=100)


def test_the_beat_is_heard_at_the_new_tempo(changed: Changed) -> None:
    assert changed.song.measured.tempo_bpm == pytest.approx(100.0, rel=0.005)
    kept = {promise["field"]: promise["kept"] for promise in changed.song.recipe["facts"]["promises"]}
    assert kept["tempo_bpm"] is True


def test_the_length_follows(song: ComposedSong, changed: Changed) -> None:
    assert changed.song.measured.duration_seconds == pytest.approx(song.score.duration_seconds * 1.2, abs=0.01)
    assert changed.song.recipe["brief"]["duration_seconds"] == pytest.approx(19.2, abs=0.01)
    assert changed.change.sentence.startswith("Played at 100 instead of 120 BPM: 0:19.2 instead of 0:16.0 long.")


def test_no_note_is_another(song: ComposedSong, changed: Changed) -> None:
    score = score_of(changed)
    assert score.parts == song.score.parts
    assert (score.chords, score.sections, score.key) == (song.score.chords, song.score.sections, song.score.key)


def test_it_can_be_changed_again_in_its_own_form(song: ComposedSong, changed: Changed, tmp_path: Path) -> None:
    again = read_song(sounds(changed)["master"].parent)
    twice = change(again, tmp_path, "redo", first_seconds=4.0, last_seconds=9.0, seed=3)
    assert score_of(twice).sections == song.score.sections
    assert twice.song.measured.tempo_bpm == pytest.approx(100.0, rel=0.005)


def test_sections_that_were_asked_for_stay_in_a_faster_song() -> None:
    """Its length would not hold them, were they asked for anew."""
    sections = tuple(SectionWish(name, bars) for name, bars in (("build", 2), ("drop", 3), ("outro", None)))
    brief = resolve(Brief("house", tempo_bpm=123.0, duration_seconds=12.0, seed=5, sections=sections).checked())
    score = write_score(brief)
    faster = read_retime(score, {"tempo_bpm": 140}).score
    with pytest.raises(BriefError):
        write_score(replace(brief, tempo_bpm=140.0, duration_seconds=faster.duration_seconds))
    plan = plan_of(faster, replace(brief, tempo_bpm=140.0, duration_seconds=faster.duration_seconds), None)
    assert plan.sections == score.sections


def test_a_gradual_change_of_tempo_is_scaled_as_a_whole() -> None:
    brief = resolve(Brief("techno", tempo_bpm=100.0, tempo_end_bpm=140.0, duration_seconds=30.0, seed=5).checked())
    score = write_score(brief)
    moved = read_retime(score, {"tempo_bpm": 120}).score
    assert [bpm for _, bpm in moved.tempo.points] == pytest.approx([bpm * 1.2 for _, bpm in score.tempo.points])
    last = score.sections[-1].start + score.sections[-1].length
    assert moved.seconds_at(last) == pytest.approx(score.seconds_at(last) / 1.2)
    with pytest.raises(ChangeError, match=r"between 40 and 171\.4 BPM"):
        check_wish(score, {"verb": "tempo", "tempo_bpm": 200})


@pytest.mark.parametrize(
    ("tempo", "message"),
    [(120, "120 BPM already"), (20, "between 40 and 240"), ("fast", "between 40"), (None, "between 40")],
)
def test_a_tempo_that_cannot_be_is_told_what_to_choose(song: ComposedSong, tempo: object, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(song.score, {"verb": "tempo", "tempo_bpm": tempo})
    assert error.value.field == "tempo_bpm"


def test_a_song_may_not_become_longer_than_songs_are() -> None:
    score = write_score(resolve(Brief("house", tempo_bpm=124.0, duration_seconds=420.0, seed=5).checked()))
    with pytest.raises(ChangeError, match=r"between 108\.\d and"):
        check_wish(score, {"verb": "tempo", "tempo_bpm": 60})
