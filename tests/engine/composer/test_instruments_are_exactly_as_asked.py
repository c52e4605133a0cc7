"""Only means only, without means without, and who is named is there."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from engine.brief import GENRES, Brief
from engine.composer.catalogue import CATALOGUE
from engine.composer.families import ENSEMBLES, FAMILIES, HAND_PERCUSSION, INSTRUMENTS, RISES, members
from engine.composer.ranges import RANGES
from engine.composer.score import Part, Score
from engine.composer.writing import write_score
from engine.words.reading import resolve

NOT_PLAYED = {"voice", *RISES, "vinyl noise", "rain noise"}
NAMED = sorted(set(INSTRUMENTS) - NOT_PLAYED)


def score_of(**values: Any) -> Score:
    return write_score(resolve(Brief("a piece", **{"seed": 4, "duration_seconds": 24.0, "genre": "pop", **values})))


def instruments(score: Score) -> set[str]:
    return {part.instrument for part in score.parts}


def lines(score: Score) -> list[tuple[tuple[float, int], ...]]:
    return [tuple((round(note.start * 4), note.pitch) for note in part.notes) for part in score.parts]


def is_within_reach(part: Part) -> bool:
    low, high = RANGES[part.instrument]
    return all(low <= note.pitch <= high for note in part.notes)


def test_the_catalogue_has_the_instruments_of_the_families_and_no_others() -> None:
    assert set(CATALOGUE) == set(INSTRUMENTS)
    assert len(INSTRUMENTS) >= 100
    tonal = {name for name, instrument in CATALOGUE.items() if not instrument.is_kit}
    assert tonal - set(RANGES) == {*RISES, "vinyl noise", "rain noise"}


@pytest.mark.parametrize("name", NAMED)
def test_an_instrument_alone_is_alone_and_keeps_within_its_reach(name: str) -> None:
    score = score_of(instruments=(name,), only_these=True)
    assert instruments(score) == ({"solo violin", "strings", "double bass section"} if name == "strings" else {name})
    assert sum(len(part.notes) for part in score.parts) >= 8
    assert CATALOGUE[name].is_kit or all(is_within_reach(part) for part in score.parts)


@pytest.mark.parametrize("name", NAMED)
def test_an_instrument_that_is_named_is_in_the_band(name: str) -> None:
    for genre in ("house", "orchestral", "jazz"):
        score = score_of(genre=genre, instruments=(name,))
        notes = [note for part in score.parts if part.instrument == name for note in part.notes]
        assert len(notes) >= 4, genre
        assert len(instruments(score)) > 1


@pytest.mark.parametrize("genre", GENRES)
def test_who_leads_carries_the_melody_all_through(genre: str) -> None:
    score = score_of(genre=genre, lead="harmonica", duration_seconds=40.0)
    lead = max((part for part in score.parts if part.stem == "melody"), key=lambda part: part.level_db)
    assert lead.instrument == "harmonica"
    total = score.duration_seconds * score.tempo_bpm / 60
    held = sum(note.length for note in lead.notes)
    assert held >= 0.25 * total


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("family", ["drums", "percussion", "bass", "guitar", "piano", "strings", "synths", "choir"])
def test_a_family_that_is_refused_is_not_heard_and_leaves_no_hole(genre: str, family: str) -> None:
    score = score_of(genre=genre, without=(family,))
    assert not instruments(score) & set(FAMILIES[family])
    stems = {"drums", "bass", "harmony", "melody"} - (
        {"drums", "bass"} & {family, "drums" if family == "percussion" else ""}
    )
    assert {part.stem for part in score.parts} == stems
    if family in ("drums", "percussion"):
        assert not instruments(score) & set(RISES)


def test_a_duet_is_two() -> None:
    score = score_of(instruments=("grand piano", "solo cello"), only_these=True)
    assert instruments(score) == {"grand piano", "solo cello"}
    assert next(part for part in score.parts if part.stem == "melody").instrument == "solo cello"


@pytest.mark.parametrize("name", sorted(ENSEMBLES))
def test_an_ensemble_is_as_many_players_with_a_line_each(name: str) -> None:
    score = score_of(genre="classical", instruments=(name,), only_these=True)
    assert sorted(instruments(score)) == sorted(set(ENSEMBLES[name]))
    assert len(score.parts) >= len(ENSEMBLES[name])
    assert len(set(lines(score))) == len(score.parts)
    assert all(is_within_reach(part) for part in score.parts)


def test_a_kind_of_music_may_be_an_ensemble() -> None:
    score = score_of(genre="classical", subgenre="string quartet", instruments=("strings",))
    assert instruments(score) == set(ENSEMBLES["string quartet"])


def test_a_flute_alone_plays_a_melody_and_a_guitar_bass_and_chords_too() -> None:
    assert [part.stem for part in score_of(instruments=("flute",), only_these=True).parts] == ["melody"]
    guitar = score_of(instruments=("nylon guitar",), only_these=True)
    assert {part.stem for part in guitar.parts} == {"bass", "harmony", "melody"}


def test_drums_alone_are_drums_from_the_first_bar_to_the_last() -> None:
    score = score_of(instruments=("drums",), only_these=True)
    assert [part.stem for part in score.parts] == ["drums"]
    starts = [note.start for note in score.parts[0].notes]
    gaps = [after - before for before, after in itertools.pairwise(starts)]
    assert starts[0] < 4
    assert max(gaps) <= 8


def test_two_leads_take_turns() -> None:
    score = score_of(genre="jazz", instruments=("trumpet", "alto sax"), duration_seconds=60.0)
    first, second = (
        {
            place
            for place, section in enumerate(score.sections[:-1])
            for part in score.parts
            if part.instrument == name
            for note in part.notes
            if section.start + 1 <= note.start < section.start + section.length - 1
        }
        for name in ("trumpet", "alto sax")
    )
    assert first
    assert second
    assert not first & second


def test_drums_played_by_hand_stand_beside_the_kit_or_alone() -> None:
    for name in HAND_PERCUSSION:
        beside = score_of(genre="funk", instruments=(name,))
        assert len({part.instrument for part in beside.parts if part.stem == "drums"} - {name}) == 1
        alone = instruments(score_of(genre="funk", instruments=(name,), without=("drums",)))
        assert name in alone
        assert not alone & set(members(["drums"]))


def test_a_bed_has_neither_melody_nor_rises_and_sleep_no_drums() -> None:
    bed = score_of(genre="cinematic", use="bed", duration_seconds=60.0)
    assert "melody" not in {part.stem for part in bed.parts}
    assert not instruments(bed) & set(RISES)
    assert not instruments(score_of(genre="ambient", use="sleep")) & set(members(["percussion"]))


def test_rain_and_vinyl_are_heard_where_they_are_asked_for() -> None:
    noises = instruments(score_of(genre="lo-fi", production=("rain", "vinyl"), without=("drums",)))
    assert noises >= {"rain noise", "vinyl noise"}
