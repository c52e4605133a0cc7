"""Pitch correction moves each note as a whole to a tone of the key, and leaves what is right or has no pitch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.effects.chain import parse_effect
from engine.effects.effect import EffectError
from engine.voice.correcting import read_voice
from tests.engine.effects.sounds import noise, through
from tests.engine.voice.singers import RATE, both_sides, sing

TONES = [60.0, 62.0, 64.0, 67.0]
OFF = [0.35, -0.3, 0.4, -0.25]
SUNG = sing([tone + off for tone, off in zip(TONES, OFF, strict=True)])


def corrected(line: np.ndarray, **parameters: Any) -> np.ndarray:
    return through(both_sides(line), {"kind": "pitch_correction", **parameters})[:, 0]


def pitches_of(line: np.ndarray) -> list[float]:
    return list(read_voice(line).pitches)


def test_notes_lie_on_their_tones() -> None:
    assert pitches_of(SUNG) == pytest.approx([60.35, 61.7, 64.4, 66.75], abs=0.1)
    assert pitches_of(corrected(SUNG, key="C major")) == pytest.approx(TONES, abs=0.1)


def test_the_key_decides_which_tone_is_the_nearest() -> None:
    sung = sing([63.4, 61.0])
    assert pitches_of(corrected(sung, key="C minor")) == pytest.approx([63, 60], abs=0.1)
    assert pitches_of(corrected(sung, key="C major")) == pytest.approx([64, 60], abs=0.1)


def test_half_the_amount_goes_half_the_way() -> None:
    halves = [tone + off / 2 for tone, off in zip(TONES, OFF, strict=True)]
    assert pitches_of(corrected(SUNG, amount=0.5)) == pytest.approx(halves, abs=0.1)


def test_a_tuning_beside_concert_pitch_is_kept() -> None:
    assert pitches_of(corrected(sing([60.4, 62.4]), tuning_cents=30.0)) == pytest.approx([60.3, 62.3], abs=0.08)


def test_vibrato_stays() -> None:
    curve = read_voice(corrected(sing([60.4], 1.2, vibrato=0.5), key="C major")).curve
    middle = curve.midi[(curve.hertz > 0).nonzero()[0][30:-8]]
    assert np.ptp(middle) == pytest.approx(1.0, abs=0.25)
    assert np.median(middle) == pytest.approx(60.0, abs=0.1)


def test_what_is_right_stays_to_the_bit() -> None:
    right = sing([60.0, 64.0], vibrato=0.0)
    assert np.array_equal(corrected(right), right)


def test_what_has_no_pitch_stays_to_the_bit() -> None:
    line = np.concatenate([noise(0.5)[:, 0], SUNG])
    changed = corrected(line)
    assert np.array_equal(changed[: round(0.6 * RATE)], line[: round(0.6 * RATE)])
    assert not np.array_equal(changed, line)


def test_it_is_as_loud_as_before_and_has_no_clicks() -> None:
    changed = corrected(SUNG)
    level = 20 * np.log10(np.sqrt(np.square(changed).mean()) / np.sqrt(np.square(SUNG).mean()))
    assert abs(level) < 0.6
    assert np.abs(np.diff(changed)).max() < 1.5 * np.abs(np.diff(SUNG)).max()


@pytest.mark.parametrize("line", [np.zeros(RATE, np.float32), noise(1.0)[:, 0]], ids=["silence", "breath"])
def test_where_nobody_sings_it_says_what_it_works_on(line: np.ndarray) -> None:
    with pytest.raises(EffectError, match="one voice alone"):
        corrected(line)


def test_more_than_five_minutes_are_refused_before_any_work() -> None:
    class Endless:
        frames, tail, is_steady = 301 * RATE, 0, True

    class Desk:
        def keep(self, sound: Any) -> Any:
            return sound

    for kind in ("pitch_correction", "harmony"):
        with pytest.raises(EffectError, match="5 minutes"):
            parse_effect({"kind": kind}).apply(Endless(), Desk())  # type: ignore[arg-type]
