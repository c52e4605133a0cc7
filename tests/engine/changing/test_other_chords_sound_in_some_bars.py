"""Bars get the chords that are written for them: notes go by these, and outside every sample is the one it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.audio import verification
from engine.brief import Brief
from engine.changing.charts import chart_of
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError, last_chord
from engine.changing.songs import ComposedSong
from engine.changing.verbs import check_wish
from engine.composer.score import Score, Section
from engine.composer.writing import write_score
from engine.words.reading import resolve
from tests.engine.changing.songs import change, pcm, score_of, sounds


@pytest.fixture(scope="module")
def changed(funk: ComposedSong, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return change(funk, tmp_path_factory.mktemp("changed"), "chords", section="theme", first_bar=3, chords="C6 | B7/D#")


def classes_between(score: Score, stem: str, start: float, end: float) -> list[int]:
    parts = [part for part in score.parts if part.stem == stem]
    return [note.pitch % 12 for part in parts for note in part.notes if start - 0.1 <= note.start < end - 0.1]


def test_its_chart_says_what_was_written(funk: ComposedSong, changed: Changed) -> None:
    (old,), (new,) = chart_of(funk.score), chart_of(score_of(changed))
    assert new.bars[2:4] == ("C6", "B7/Eb")
    assert (new.bars[:2], new.bars[4:]) == (old.bars[:2], old.bars[4:])
    assert changed.change.sentence.startswith("Other chords in theme, bars 3 to 4 (0:0")


def test_bass_accompaniment_and_tune_go_by_them(changed: Changed) -> None:
    score = score_of(changed)
    for stem, least in (("bass", 0.7), ("harmony", 0.9), ("melody", 0.5)):
        for start, chord in ((8.0, {0, 4, 7, 9}), (12.0, {11, 3, 6, 9})):
            found = classes_between(score, stem, start, start + 4.0)
            assert found, (stem, start)
            assert sum(pitch in chord for pitch in found) >= least * len(found), (stem, start, found)
    assert classes_between(score, "bass", 12.0, 13.0)[0] == 3, "the bass has the tone behind the stroke"
    assert 2 not in classes_between(score, "melody", 12.0, 16.0), "tunes take up what a chord sharpens"


def test_outside_every_sample_stays_and_drums_play_what_they_did(funk: ComposedSong, changed: Changed) -> None:
    region, score = changed.change.settings["region"], score_of(changed)
    first, end = (round(region[name] * 44_100) for name in ("start_seconds", "end_seconds"))
    for name, path in sounds(funk).items():
        old, new = pcm(path), pcm(sounds(changed)[name])
        assert old.shape == new.shape
        assert (old[:first] == new[:first]).all()
        assert (old[end:] == new[end:]).all()
    assert all(abs(join["step_db"]) <= 1.0 for join in changed.change.settings["joins"])
    drums = [[part for part in each.parts if part.stem == "drums"] for each in (funk.score, score)]
    assert drums[0] == drums[1]


@pytest.fixture(scope="module")
def score() -> Score:
    """In D major, with bars of seven eighths."""
    brief = Brief("rock in 7/8, verse and chorus", duration_seconds=30.0, seed=5, key="D major").checked()
    return write_score(resolve(brief))


@pytest.mark.parametrize(
    ("wish", "bars"),
    [
        ({"chords": "bm | F♯min7 | GΔ", "section": "1"}, ("Bm", "F#m7", "Gmaj7")),
        ({"chords": "Bm |\n% | Em7 A7sus", "section": "1"}, ("Bm", "Bm", "Em7 A7sus4")),
        ({"chords": "| Em . A | Bm A . |", "first_bar": 2}, ("Em A", "Bm A .")),
    ],
)
def test_it_is_read_as_people_write_it(score: Score, wish: dict[str, Any], bars: tuple[str, ...]) -> None:
    edit = check_wish(score, {"verb": "chords", **wish})
    assert getattr(edit, "written", "").split(" | ")[-len(bars) :] == list(bars)


def test_bars_that_have_these_chords_already_stay_at_both_ends(score: Score) -> None:
    line = chart_of(score)[0]
    written = " | ".join((*line.bars[:2], "Em7", *line.bars[3:]))
    region = getattr(check_wish(score, {"verb": "chords", "section": line.name, "chords": written}), "region", None)
    assert region is not None
    assert (region.first_bar, region.last_bar) == (3, 3)
    with pytest.raises(ChangeError, match="These are its chords already"):
        check_wish(score, {"verb": "chords", "section": line.name, "chords": line.text})


@pytest.mark.parametrize(
    ("wish", "field", "message"),
    [
        ({}, "chords", "Write chords, a stroke between"),
        ({"chords": 7}, "chords", "Write chords, a stroke between"),
        ({"chords": " | | "}, "chords", "Write chords, a stroke between"),
        ({"chords": "Em | | A"}, "chords", "Bar 2 begins with no chord"),
        ({"chords": ". Em"}, "chords", "Bar 1 begins with no chord"),
        ({"chords": "Em A Bm G"}, "chords", "Bar 1 has 4 chords: a bar of 7/8 takes up to 3"),
        ({"chords": "H7"}, "chords", "“H7” is not a chord that is known here"),
        ({"chords": "Em | " * 400}, "chords", "These are 400 bars, and from bar 1 of the song"),
        ({"chords": "Em | " * 4000}, "chords", "Write up to 4000 characters"),
        ({"chords": "Em", "first_bar": 99}, "first_bar", "Choose the first bar between 1 and"),
        ({"chords": "Em", "first_bar": 0}, "first_bar", "Choose the first bar between 1 and"),
        ({"chords": "Em", "section": "coda"}, "section", "There is no section “coda”"),
        ({"chords": "Ab | Eb | " * 6 + "C#"}, "chords", "Only .* of the song would be in D major"),
    ],
)
def test_what_cannot_be_written(score: Score, wish: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(score, {"verb": "chords", **wish})
    assert error.value.field == field


def test_the_last_chord_stays(score: Score) -> None:
    bars = sum(len(line.bars) for line in chart_of(score))
    edit = check_wish(score, {"verb": "chords", "first_bar": bars, "chords": "Em A7"})
    chords = getattr(edit, "chords", ())
    assert chords[-1] == score.chords[-1]
    assert [chord.symbol for chord in chords[-3:-1]] == ["Em", "A7"]


def test_a_section_that_is_only_the_last_chord_has_none_to_change() -> None:
    score = write_score(resolve(Brief("a pop song", duration_seconds=30.0, seed=5).checked()))
    ring, last = last_chord(score), score.sections[-1]
    end = last.start + last.length
    assert ring < end
    sections = (*score.sections[:-1], replace(last, length=ring - last.start), Section("outro", ring, end - ring, 0.3))
    with pytest.raises(ChangeError, match="only the last chord rings") as error:
        check_wish(replace(score, sections=sections), {"verb": "chords", "section": "outro", "chords": "C"})
    assert error.value.field == "section"


def test_chords_that_do_not_sound_like_the_key_are_told_as_such(
    funk: ComposedSong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "LEAST_KEY_SHARE", 1.01)
    with pytest.raises(ChangeError, match=r"of the sound is in E minor\. Keep more of its bars in that") as error:
        change(funk, tmp_path, "chords", first_bar=3, chords="C")
    assert error.value.field == "chords"
