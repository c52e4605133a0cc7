"""Every name of the catalogue gives an audible, finite sound at the pitch it was asked for."""

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.composer.instruments import CATALOGUE, sound

# A tube rung as a bell has partials of its own, and the note it is called by is none of them.
UNPITCHED = {"riser", "downlifter", "impact", "vinyl noise", "rain noise", "timpani", "tubular bells"}
# A plucked string is sharp while it swings widely, and this one has died away before it settles; reeds and strings
# that are meant to beat against each other lie on both sides of their note, and so do many players.
LIMITS = {
    "pizzicato strings": 13, "honky-tonk piano": 13, "accordion": 13, "bassoon": 20, "synth brass": 16,
}  # fmt: skip
PITCHED = sorted(name for name, it in CATALOGUE.items() if not it.is_kit and name not in UNPITCHED)


def mono(note: np.ndarray) -> np.ndarray:
    return note if note.ndim == 1 else note.mean(axis=1)


def cents_off(note: np.ndarray, hertz: float) -> float:
    """How far the strongest partial within 80 cents of a frequency is from it."""
    body = mono(note)[4000:36_768]
    spectrum = np.abs(np.fft.rfft(body * np.hanning(len(body)), 1 << 19))
    frequencies = np.fft.rfftfreq(1 << 19, 1 / SAMPLE_RATE)
    near = (frequencies > hertz * 2 ** (-80 / 1200)) & (frequencies < hertz * 2 ** (80 / 1200))
    found = frequencies[int(np.argmax(spectrum * near))]
    return float(1200 * np.log2(found / hertz))


@pytest.mark.parametrize("name", PITCHED)
def test_a_held_note_has_the_pitch_it_was_asked_for(name: str) -> None:
    for key in (33, 45) if CATALOGUE[name].centre < 50 else (60, 69):
        note = sound(name, key, 0.8, SAMPLE_RATE, 0)
        assert np.isfinite(note).all()
        assert np.sqrt(np.mean(note[: SAMPLE_RATE // 2] ** 2)) > 0.02
        assert abs(cents_off(note, 440 * 2 ** ((key - 69) / 12))) < LIMITS.get(name, 10)


@pytest.mark.parametrize("name", sorted(UNPITCHED))
def test_an_effect_is_heard(name: str) -> None:
    note = sound(name, 45, 0.8, SAMPLE_RATE, 0)
    assert np.isfinite(note).all()
    assert 0.02 < np.abs(note).max() < 2.0


@pytest.mark.parametrize("name", sorted(name for name, it in CATALOGUE.items() if it.is_kit))
def test_every_piece_of_a_kit_is_heard(name: str) -> None:
    for piece in (36, 38, 42, 46, 45, 49, 51, 37):
        hit = sound(name, piece, 0.8, 1000, 0)
        assert np.isfinite(hit).all()
        assert np.abs(hit).max() > 0.05


def test_a_softer_note_is_quieter() -> None:
    soft, loud = (np.abs(sound("grand piano", 60, velocity, SAMPLE_RATE, 0)).max() for velocity in (0.3, 0.9))
    assert soft < loud / 2
