"""A song has sections that last: as many as its length can bear, in phrases of four bars, to the promised second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.brief import GENRES, METRES, Brief
from engine.composer.plan import Plan
from engine.composer.writing import plan_for, write_score
from engine.words.reading import resolve


def brief(genre: str, seconds: float, seed: int, **values: object) -> Brief:
    return resolve(Brief("a song", genre, duration_seconds=seconds, seed=seed, **values))  # type: ignore[arg-type]


def plans(seconds: float, seeds: int = 6, **values: object) -> Iterator[Plan]:
    """Forms are settled before a note is written."""
    for genre in GENRES:
        for seed in range(seeds):
            yield plan_for(brief(genre, seconds, seed, **values))


def bars_of(plan: Plan) -> list[float]:
    return [section.length / plan.metre.bar for section in plan.sections]


def bar_seconds(plan: Plan) -> float:
    return plan.tempo.seconds_at(plan.total) * plan.metre.bar / plan.total


def test_a_score_has_the_form_of_its_plan() -> None:
    for number, genre in enumerate(GENRES):
        known = brief(genre, 12.0 + 6.0 * number, number)
        plan, score = plan_for(known), write_score(known)
        assert score.sections == plan.sections
        assert score.chords == tuple(change.chord for change in plan.changes)
        assert score.duration_seconds == pytest.approx(plan.tempo.seconds_at(plan.total), abs=1e-5)


def test_a_minute_has_three_or_four_sections_none_under_four_bars() -> None:
    for plan in plans(60.0):
        least = 4 if 4 * bar_seconds(plan) <= 16 else 2
        assert 3 <= len(plan.sections) <= 4, plan.brief.genre
        assert min(bars_of(plan)) >= least, plan.brief.genre


def test_a_short_piece_has_two_sections_at_most() -> None:
    for seconds in (10.0, 14.0, 20.0):
        for plan in plans(seconds, 3):
            assert len(plan.sections) <= 2, plan.brief.genre


def test_a_short_piece_sounds_to_its_end_in_every_metre() -> None:
    for seconds, metre in zip((10.0, 12.0, 14.0, 20.0, 25.0, 30.0, 20.0, 25.0), ("", *METRES), strict=False):
        for plan in plans(seconds, 3, metre=metre or None):
            ring = seconds - plan.tempo.seconds_at(plan.end)
            assert 2.1 <= ring <= 3.9, (plan.brief.genre, plan.brief.seed, plan.metre.name)


def test_a_sting_is_struck_in_its_second_half_and_rings_to_its_end() -> None:
    for seconds in (3.0, 4.0, 5.0, 7.0, 9.0):
        for plan in plans(seconds, 3, use="sting"):
            assert 0.43 * seconds <= plan.tempo.seconds_at(plan.end) <= 0.76 * seconds, plan.brief.genre
            held = plan.tempo.seconds_at(plan.end + plan.last_length)
            assert held >= seconds - 1.0, plan.brief.genre


@pytest.mark.parametrize(("seconds", "least", "most"), [(120.0, 4, 8), (180.0, 6, 10), (480.0, 10, 24)])
def test_longer_songs_have_more_and_longer_sections(seconds: float, least: int, most: int) -> None:
    for plan in plans(seconds, 2):
        assert least <= len(plan.sections) <= most, (plan.brief.genre, len(plan.sections))
        lasting = [section.length / plan.metre.bar * bar_seconds(plan) for section in plan.sections]
        assert min(lasting) >= 5.0, plan.brief.genre
        assert max(lasting) <= 56.0, plan.brief.genre


def test_most_sections_are_phrases_of_eight_or_four() -> None:
    lengths = [bars for seconds in (60.0, 150.0) for plan in plans(seconds, 3) for bars in bars_of(plan)[:-1]]
    assert sum(length in {4.0, 8.0, 16.0} for length in lengths) / len(lengths) >= 0.9
    assert sum(length % 4 == 0 for length in lengths) / len(lengths) >= 0.97


def test_a_song_ends_at_the_second_it_promised() -> None:
    for ending in (None, "fade", "cold"):
        for genre in GENRES:
            score = write_score(brief(genre, 47.0, 0, ending=ending))
            last = score.sections[-1]
            assert score.seconds_at(last.start + last.length) == pytest.approx(47.0, abs=0.5)
            assert max(note.start + note.length for part in score.parts for note in part.notes) <= (
                last.start + last.length + 1e-3
            )


def test_ten_seeds_of_a_genre_have_several_forms() -> None:
    for genre in GENRES:
        forms = {tuple(section.name for section in plan_for(brief(genre, 90.0, seed)).sections) for seed in range(10)}
        assert len(forms) >= 2, genre


def test_a_very_slow_minute_still_has_a_form() -> None:
    for plan in plans(60.0, 2, tempo_bpm=40.0):
        assert 3 <= len(plan.sections) <= 4
        assert min(bars_of(plan)) >= 2
