"""What a song costs at a service at most, in micro US dollars: by the song, by the second, by started steps."""

from __future__ import annotations

import pytest

from engine.providers.catalogue import SEEDED
from makers.models import UNKNOWN_MICROS, MusicModel

ROWS = {model.slug: MusicModel.of(model, rank=1) for model in SEEDED}


@pytest.mark.parametrize(
    ("slug", "seconds", "micros"),
    [
        ("fal-minimax-music-2", 60.0, 30_000),
        ("fal-ace-step", 60.0, 12_000),
        ("fal-ace-step", 60.5, 12_100),
        ("fal-elevenlabs-music-2", 60.0, 600_000),
        ("fal-elevenlabs-music-2", 60.1, 1_200_000),
        ("ace-step-1.5-turbo", 480.0, 0),
    ],
)
def test_a_published_price_is_counted_to_the_micro(slug: str, seconds: float, micros: int) -> None:
    assert ROWS[slug].cost_micros(seconds) == micros


@pytest.mark.parametrize("seconds", [10.0, 30.0])
def test_who_chooses_the_length_is_counted_with_the_longest_that_is_accepted(seconds: float) -> None:
    """Lyria makes up to 32.8 seconds, whatever is asked for, and each of them is charged."""
    row = ROWS["replicate-lyria-2"]
    assert row.cost_micros(seconds) == 33 * 2_000


def test_a_price_nobody_knows_counts_against_the_spending_limit() -> None:
    unpriced = [row for row in ROWS.values() if row.micros_per_song is None and row.micros_per_second is None]
    assert unpriced
    assert {row.cost_micros(60.0) for row in unpriced} == {UNKNOWN_MICROS}


@pytest.mark.parametrize("slug", ROWS)
def test_a_row_says_what_the_catalogue_says(slug: str) -> None:
    assert ROWS[slug].as_model() == next(model for model in SEEDED if model.slug == slug)
