"""What a mix's bus took back is found again in the mix alone, so that a new part can be held back alike."""

from __future__ import annotations

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.composer.balancing import LEVEL_DB
from engine.composer.bus import HOP, Bus

pytestmark = pytest.mark.any_database


def music(seconds: float) -> np.ndarray:
    """Noise (2, frames) with loud strokes, swells and a silence."""
    chance, frames = np.random.default_rng(3), round(seconds * SAMPLE_RATE)
    time = np.arange(frames) / SAMPLE_RATE
    level_db = -26 + 8 * np.sin(time) + 14 * np.exp(-12 * (time % 0.5))
    level_db[(time > 4.0) & (time < 4.6)] = -120
    return (chance.standard_normal((2, frames)) * 10 ** (level_db / 20)).astype(np.float32)


@pytest.mark.parametrize("glue", [0.15, 0.5])
def test_the_gains_are_those_it_had(glue: float) -> None:
    before, through, heard = music(8.0), Bus(LEVEL_DB, glue), Bus(LEVEL_DB, glue)
    gains = through.gains(before)
    assert gains.min() < 10 ** (-6 * glue / 20)
    found = heard.gains_in(before * gains)
    assert np.abs(20 * np.log10(found / gains)).max() < 0.1


def test_what_a_limiter_took_behind_it_is_soon_forgotten() -> None:
    before, through, heard = music(8.0), Bus(LEVEL_DB, 0.5), Bus(LEVEL_DB, 0.5)
    gains, after = through.gains(before), before.copy()
    after *= gains
    dip = slice(SAMPLE_RATE, SAMPLE_RATE + 4 * HOP)
    after[:, dip] *= np.float32(0.7)
    wrong_db = np.abs(20 * np.log10(heard.gains_in(after) / gains))
    assert wrong_db[dip].max() > 0.1
    assert wrong_db[2 * SAMPLE_RATE + SAMPLE_RATE // 4 :].max() < 0.1
