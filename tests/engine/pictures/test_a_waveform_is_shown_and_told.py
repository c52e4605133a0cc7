"""The outline of a song as peaks, as a picture with its sections, and in words."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from engine.audio.waveform import WaveformEar, peaks
from engine.pictures.waveform import describe, sections_in, waveform_svg
from tests.engine.audio.sounds import noise, silence, sine, written


def test_peaks_follow_the_sound(tmp_path: Path) -> None:
    sound = np.concatenate([sine(440.0, 2.0, -20.0), sine(440.0, 2.0, 0.0)])
    found = peaks(written(tmp_path / "a.wav", sound), 800)
    assert len(found) == 800
    assert max(found[:398]) == pytest.approx(0.1, abs=0.002)
    assert min(found[402:]) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("frames", [0, 1, 50, 5_000])
def test_very_short_sounds_have_as_many_peaks(frames: int) -> None:
    ear = WaveformEar()
    ear.hear(noise(1.0)[:frames])
    assert len(ear.peaks(800)) == 800


def test_block_lengths_leave_no_trace_in_the_peaks() -> None:
    sound = noise(2.0)
    whole, parts = WaveformEar(), WaveformEar()
    whole.hear(sound)
    for start in range(0, len(sound), 999):
        parts.hear(sound[start : start + 999])
    assert whole.peaks() == parts.peaks()


def test_peaks_beyond_full_scale_are_shown_as_full() -> None:
    ear = WaveformEar()
    ear.hear(sine(440.0, 1.0, 6.0))
    assert max(ear.peaks()) == 1.0


def test_the_picture_is_small_and_marks_its_sections() -> None:
    values = [abs(float(np.sin(index / 20))) for index in range(800)]
    svg = waveform_svg(values, [("intro", 0.0), ("verse & chorus", 60.0), ("beyond", 500.0)], 180.0)
    assert len(svg) < 12_000
    root = ElementTree.fromstring(svg)
    titles = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["intro", "verse & chorus"]
    assert "Sections: intro at 0:00, verse &amp; chorus at 1:00" in svg


def test_a_song_that_grows_is_told_with_its_moments() -> None:
    values = [0.2] * 400 + [0.2 + 0.8 * index / 200 for index in range(200)] + [1.0] * 160 + [0.1] * 40
    words = describe(values, 200.0)
    assert words.startswith("Builds from 1:")
    assert "loudest at 2:3" in words or "loudest at 2:4" in words or "loudest at 2:5" in words
    assert "fades from 3:0" in words or "fades from 3:1" in words


def test_even_and_silent_songs_are_told_as_such() -> None:
    assert describe([0.8] * 800, 60.0) == "Even from start to end."
    assert describe([0.0] * 800, 60.0) == "Silence."
    assert describe([], 0.0) == "Silence."
    ear = WaveformEar()
    ear.hear(silence(1.0))
    assert describe(ear.peaks(), 1.0) == "Silence."


def test_sections_of_a_score_are_counted_in_seconds() -> None:
    score = {"tempo_bpm": 120.0, "sections": [{"name": "intro", "start": 0.0}, {"name": "drop", "start": 32.0}]}
    assert sections_in(score) == [("intro", 0.0), ("drop", 16.0)]
    assert sections_in({}) == []


def test_a_picture_without_peaks_is_a_line() -> None:
    ElementTree.fromstring(waveform_svg([]))
