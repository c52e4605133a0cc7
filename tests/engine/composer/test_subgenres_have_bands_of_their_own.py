"""A sub-genre whose genre's band cannot play it has a groove, players and chords of its own."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.composer.catalogue import CATALOGUE
from engine.composer.genres.style import DRUMS
from engine.composer.genres.subgenres import SUBGENRE_STYLES
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.enhancing import enhance
from engine.words.genre_names import SUBGENRES
from engine.words.reading import resolve


def song(subgenre: str, **values: object) -> Score:
    genre = SUBGENRES[subgenre].genre
    known = {"mood": "happy", "key": "A minor", "duration_seconds": 60.0, "seed": 3, **values}
    return write_score(resolve(Brief("a piece", genre, subgenre=subgenre, **known)))  # type: ignore[arg-type]


def strokes(score: Score, *lanes: str) -> set[int]:
    """The sixteenths of a bar that these drums are played on in the loudest section."""
    section = max(score.sections, key=lambda each: each.energy)
    numbers = {DRUMS[lane] for lane in lanes}
    return {
        round((note.start - section.start) * 4) % 16
        for part in score.parts
        for note in part.notes
        if part.name == "drums" and note.pitch in numbers and section.start + 3.9 <= note.start < section.start + 7.9
    }


def test_every_band_belongs_to_a_name_that_people_ask_by_and_has_known_instruments() -> None:
    assert set(SUBGENRE_STYLES) <= set(SUBGENRES)
    for style in SUBGENRE_STYLES.values():
        assert {name for player in style.players for name in player.instruments} | set(style.kits) <= set(CATALOGUE)
        lanes = [pattern for groove in style.grooves for pattern in (*groove.low.values(), *groove.high.values())]
        assert all(len(pattern) == 16 for pattern in lanes)


@pytest.mark.parametrize("seed", range(3))
def test_reggaeton_is_dembow_over_a_deep_synthetic_bass(seed: int) -> None:
    score = song("reggaeton", seed=seed)
    assert strokes(score, "kick") >= {0, 4, 8, 12}
    assert strokes(score, "snare") >= {3, 6, 11, 14}
    names = {part.instrument for part in score.parts}
    assert names & {"808 bass", "sub bass"}
    assert not names & {"orchestral percussion", "flute", "clarinet", "solo violin"}


@pytest.mark.parametrize("seed", range(3))
def test_afrobeats_has_a_shaker_a_syncopated_rim_and_a_short_deep_bass(seed: int) -> None:
    score = song("afrobeats", seed=seed)
    assert len(strokes(score, "shaker")) >= 8
    assert {3, 6} & strokes(score, "rim", "clave")
    bass = next(part for part in score.parts if part.stem == "bass")
    assert bass.instrument in {"sub bass", "808 bass"}
    assert sorted(note.length for note in bass.notes)[len(bass.notes) // 2] <= 0.3


def test_phonk_is_half_time_with_a_cowbell_and_an_808() -> None:
    score = song("phonk")
    assert strokes(score, "snare", "clap") == {8}
    assert len(strokes(score, "cowbell")) >= 5
    assert "808 bass" in {part.instrument for part in score.parts}


def test_words_written_out_ask_for_players_of_the_same_band() -> None:
    for seed in range(4):
        words = enhance(Brief("reggaeton", seed=seed))
        assert "with " in words
        assert not {"flute", "clarinet", "nylon", "marimba", "violin"} & set(words.replace(",", "").split())


def roots(score: Score, bar: float, bars: int) -> list[str]:
    """The chord at the beginning of each of the first bars."""
    return [
        next(chord.symbol for chord in reversed(score.chords) if chord.start <= place * bar + 0.01)
        for place in range(bars)
    ]


@pytest.mark.parametrize("metre", ["4/4", "12/8"])
def test_a_blues_goes_through_twelve_bars_of_dominant_sevenths(metre: str) -> None:
    score = song("blues", key="E major", tempo_bpm=120.0, metre=metre)
    bar = 4.0 if metre == "4/4" else 6.0
    chords = roots(score, bar, 24)
    assert chords[0] == chords[2] == chords[3] == chords[6] == chords[12] == "E7"
    assert chords[4] == chords[5] == chords[9] == chords[16] == "A7"
    assert chords[8] == chords[11] == chords[20] == "B7"
    assert score.chords[-1].symbol == "E7"


def test_a_blues_in_four_is_a_shuffle() -> None:
    score = song("blues", tempo_bpm=120.0, metre="4/4")
    kit = next(part for part in score.parts if part.name == "drums")
    offbeats = [note.start % 1 for note in kit.notes if note.pitch in {42, 51} and 0.3 < note.start % 1 < 0.9]
    assert len(offbeats) > 20
    assert 0.6 <= sum(offbeats) / len(offbeats) <= 0.72


def test_a_blues_melody_bends_to_the_seventh_of_its_chord() -> None:
    score = song("blues", key="E major", tempo_bpm=120.0, metre="4/4", duration_seconds=90.0)
    melody = next(part for part in score.parts if part.stem == "melody")
    for chord in score.chords:
        sharp = {"E7": 3, "A7": 8}.get(chord.symbol)
        held = [note for note in melody.notes if chord.start + 0.2 <= note.start < chord.start + chord.length - 0.2]
        assert sharp not in {note.pitch % 12 for note in held}
