"""A song has sections that last: as many as its length can bear, in phrases of four bars, to the promised second."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.brief import GENRES, Brief
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve


def scores(seconds: float, seeds: int = 6, **values: object) -> Iterator[Score]:
    for genre in GENRES:
        for seed in range(seeds):
            yield write_score(resolve(Brief("a song", genre, duration_seconds=seconds, seed=seed, **values)))  # type: ignore[arg-type]


def bars_of(score: Score) -> list[float]:
    return [section.length / score.beats_per_bar for section in score.sections]


def bar_seconds(score: Score) -> float:
    return score.duration_seconds * score.beats_per_bar / sum(section.length for section in score.sections)


def test_a_minute_has_three_or_four_sections_none_under_four_bars() -> None:
    for score in scores(60.0):
        least = 4 if 4 * bar_seconds(score) <= 16 else 2
        assert 3 <= len(score.sections) <= 4, score.genre
        assert min(bars_of(score)) >= least, score.genre


def test_a_short_piece_has_two_sections_at_most() -> None:
    for seconds in (10.0, 14.0, 20.0):
        for score in scores(seconds, 3):
            assert len(score.sections) <= 2, score.genre


@pytest.mark.parametrize(("seconds", "least", "most"), [(120.0, 4, 8), (180.0, 6, 10), (480.0, 10, 24)])
def test_longer_songs_have_more_and_longer_sections(seconds: float, least: int, most: int) -> None:
    for score in scores(seconds, 2):
        assert least <= len(score.sections) <= most, (score.genre, len(score.sections))
        lasting = [section.length / score.beats_per_bar * bar_seconds(score) for section in score.sections]
        assert min(lasting) >= 5.0, score.genre
        assert max(lasting) <= 56.0, score.genre


def test_most_sections_are_phrases_of_eight_or_four() -> None:
    lengths = [bars for seconds in (60.0, 150.0) for score in scores(seconds, 3) for bars in bars_of(score)[:-1]]
    assert sum(length in {4.0, 8.0, 16.0} for length in lengths) / len(lengths) >= 0.9
    assert sum(length % 4 == 0 for length in lengths) / len(lengths) >= 0.97


def test_a_song_ends_at_the_second_it_promised() -> None:
    for ending in (None, "fade", "cold"):
        for score in scores(47.0, 1, ending=ending):
            last = score.sections[-1]
            assert score.seconds_at(last.start + last.length) == pytest.approx(47.0, abs=0.5)
            assert max(note.start + note.length for part in score.parts for note in part.notes) <= (
                last.start + last.length + 1e-3
            )


def test_ten_seeds_of_a_genre_have_several_forms() -> None:
    for genre in GENRES:
        forms = {
            tuple(section.name for section in write_score(
                resolve(Brief("a song", genre, duration_seconds=90.0, seed=seed))).sections)
            for seed in range(10)
        }  # fmt: skip
        assert len(forms) >= 2, genre


def test_a_very_slow_minute_still_has_a_form() -> None:
    for score in scores(60.0, 2, tempo_bpm=40.0):
        assert 3 <= len(score.sections) <= 4
        assert min(bars_of(score)) >= 2
