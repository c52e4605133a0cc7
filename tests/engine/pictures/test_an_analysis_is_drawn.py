"""Spectrogram, chroma wheel and curves are drawn as they are, and a text says the same."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from engine.analysis.timbre import BANDS, band_hertz
from engine.pictures import chroma_wheel, curve, spectrogram


def tone(band: int, frames: int = 400) -> np.ndarray:
    levels = np.full((frames, BANDS), -90.0)
    levels[frames // 2 :, band] = -10.0
    return levels


def test_a_tone_in_the_second_half_is_bright_on_the_right_at_its_height() -> None:
    picture = Image.open(BytesIO(spectrogram.spectrogram_png(tone(32)))).convert("L")

    assert picture.format is None
    assert picture.size == (spectrogram.WIDTH, spectrogram.HEIGHT)
    pixels = np.asarray(picture)
    row = round((1.0 - 32.5 / BANDS) * spectrogram.HEIGHT)
    assert pixels[row, 900] > 180
    assert pixels[row, 100] < 40
    assert pixels[40, 900] < 40


def test_a_long_sound_fits_too() -> None:
    file = spectrogram.spectrogram_png(tone(100, frames=18_000))

    assert file.startswith(b"\x89PNG")
    assert Image.open(BytesIO(file)).size == (spectrogram.WIDTH, spectrogram.HEIGHT)


def test_not_even_noise_takes_much_room() -> None:
    noise = np.random.default_rng(1).uniform(-80.0, -10.0, (2000, BANDS))
    assert len(spectrogram.spectrogram_png(noise)) < 200_000


def test_silence_is_dark() -> None:
    picture = Image.open(BytesIO(spectrogram.spectrogram_png(np.full((50, BANDS), -100.0)))).convert("L")
    assert np.asarray(picture).max() < 20


def test_the_text_names_the_strongest_pitch() -> None:
    said = spectrogram.describe(tone(32), band_hertz(), 20.0)

    assert f"{band_hertz()[32]:.0f} Hz" in said
    assert spectrogram.describe(np.full((10, BANDS), -100.0), band_hertz(), 1.0) == "Silence."


def test_the_wheel_has_twelve_petals_and_the_longest_is_named_first() -> None:
    shares = [0.05] * 12
    shares[7] = 0.45
    drawn = ElementTree.fromstring(chroma_wheel.chroma_wheel_svg(shares))

    petals = drawn.findall("{*}path")
    assert len(petals) == 12
    assert max(petals, key=lambda petal: float(petal.get("fill-opacity", "0"))) is petals[1]
    assert drawn.get("aria-label", "").startswith("Mostly G (45%)")
    assert chroma_wheel.describe([0.0] * 12) == "No tones with a pitch."


def test_a_curve_rises_with_its_values_within_its_band() -> None:
    drawn = ElementTree.fromstring(
        curve.curve_svg("Arousal", [6.0, 9.0, 12.0], [-0.5, 0.0, 0.5], (-1.0, 1.0), lasting=18.0, band=0.2)
    )

    band, line = drawn.findall("{*}path")
    heights = [float(point.split()[1]) for point in line.get("d", "")[1:].split("L")]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == pytest.approx(0.75 * curve.HEIGHT)
    assert band.get("class") == "curve__band"
    label = drawn.get("aria-label", "")
    assert label == "Arousal: 0.0 on average, highest 0.5 at 0:12, lowest -0.5 at 0:06, give or take 0.2."


def test_without_values_there_is_no_curve() -> None:
    with pytest.raises(ValueError, match="needs values"):
        curve.curve_svg("Arousal", [], [], (-1.0, 1.0), lasting=3.0)
