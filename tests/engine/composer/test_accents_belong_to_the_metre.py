"""Where a score is heavy: on the downbeat and at the beginnings of groups, as its metre has them."""

from functools import cache

import pytest

from engine.brief import GENRES, METRES, Brief
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve

OTHERS = [metre for metre in METRES if metre != "4/4"]
# A one-drop puts its weight away from the downbeat; that is what it is.
STEADY = [genre for genre in GENRES if genre != "reggae"]
NEAR = 0.12


def score_of(metre, genre, **values) -> Score:
    known = {"genre": genre, "mood": "happy", "key": "D major", "tempo_bpm": 92.0, "seed": 1, "duration_seconds": 20.0}
    return write_score(resolve(Brief(prompt="music", metre=metre, **{**known, **values})))


def weights(score, *, stem=None):
    """Loudness squared at each eighth of the bar, as a share of the heaviest."""
    eighths = [0.0] * round(score.bar.bar / 0.5)
    for part in score.parts:
        if part.instrument in {"riser", "impact", "downlifter", "vinyl noise"} or (stem and part.stem != stem):
            continue
        for note in part.notes:
            place = (note.start + NEAR) % score.bar.bar
            if place % 0.5 <= 2 * NEAR:
                eighths[int(place / 0.5)] += note.velocity**2 * 10 ** (part.level_db / 20)
    return [weight / max(eighths) for weight in eighths]


@cache
def usual_weights(metre, genre):
    """The weights of four songs together: a single drop or solo may lean another way."""
    songs = [weights(score_of(metre, genre, seed=seed)) for seed in range(4)]
    sums = [sum(places) for places in zip(*songs, strict=True)]
    return [weight / max(sums) for weight in sums]


def mean(values):
    return sum(values) / len(values)


@pytest.mark.parametrize("metre", OTHERS)
def test_the_downbeat_is_the_heaviest_place_of_the_bar(metre):
    for genre in STEADY:
        found = usual_weights(metre, genre)
        assert found[0] >= 0.9, (genre, found)
        assert mean(found[1:]) <= 0.8, (genre, found)


@pytest.mark.parametrize("metre", OTHERS)
def test_groups_begin_heavier_than_they_go_on(metre):
    for genre in ("folk", "classical", "rock", "jazz", "soul", "house", "metal"):
        found = usual_weights(metre, genre)
        begins = {round(place / 0.5) for place in score_of(metre, genre).bar.strong}
        rest = [weight for place, weight in enumerate(found) if place not in begins]
        # Bass and open hats of house lie between the beats in every metre.
        heavier = 1.1 if genre == "house" else 1.25
        assert mean([found[place] for place in begins]) >= heavier * mean(rest), (genre, found)


@pytest.mark.parametrize("genre", ["classical", "folk", "country"])
def test_a_waltz_has_its_bass_on_one_and_chords_on_two_and_three(genre):
    score = score_of("3/4", genre, style_strength=0.6)
    bass = weights(score, stem="bass")
    assert bass[0] == 1.0
    assert max(bass[2], bass[4]) <= 0.75
    chords = [
        note.start % 3.0
        for part in score.parts if part.name in {"pizzicato", "strummed guitar"} for note in part.notes
    ]  # fmt: skip
    after = sum(0.8 < place < 2.8 for place in chords)
    assert after >= 0.6 * len(chords)


@pytest.mark.parametrize("metre", ["6/8", "9/8", "12/8"])
def test_dotted_pulses_are_divided_in_three_and_never_swung(metre):
    score = score_of(metre, "jazz")
    notes = [note.start for part in score.parts if part.stem == "drums" for note in part.notes]
    off = [abs(start / 0.5 - round(start / 0.5)) * 0.5 for start in notes]
    assert mean([distance < 0.08 for distance in off]) >= 0.9


def test_seven_eighths_come_as_two_two_three_and_three_two_two():
    groups = {score_of("7/8", "world", seed=seed).groups for seed in range(12)}
    assert groups == {(1.0, 1.0, 1.5), (1.5, 1.0, 1.0)}


def test_swing_is_as_much_as_asked():
    def late(swing):
        score = score_of("4/4", "rock", swing=swing, style_strength=0.8, duration_seconds=40.0)
        hats = [n.start % 1.0 for p in score.parts if p.stem == "drums" for n in p.notes if n.pitch in {42, 51, 46}]
        return mean([place for place in hats if 0.35 < place < 0.8])

    assert late(0.0) == pytest.approx(0.5, abs=0.02)
    assert late(1.0) == pytest.approx(2 / 3, abs=0.02)


def test_half_time_puts_the_backbeat_on_three():
    def backbeats(*, is_half_time):
        score = score_of("4/4", "rock", is_half_time=is_half_time, duration_seconds=40.0)
        snares = [n.start % 4.0 for p in score.parts if p.stem == "drums" for n in p.notes if n.pitch == 38]
        return [mean([abs(start - beat) < NEAR for start in snares]) for beat in (1.0, 2.0, 3.0)]

    usual, slow = backbeats(is_half_time=False), backbeats(is_half_time=True)
    assert usual[0] > 0.25 > usual[1]
    assert slow[1] > 0.25 > slow[0]
