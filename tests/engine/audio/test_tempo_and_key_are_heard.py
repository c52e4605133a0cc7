"""Tempo is heard to 0.1 BPM where the beat is steady, the key by its tones, and nothing where there is nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.audio.analysis import Analysis, Ear, analyse, tempo_near
from tests.engine.audio.sounds import Sound, mixed, noise, silence, sine, song, written

LABELLED = [
    (64.0, "C major"), (78.5, "F minor"), (92.0, "A major"), (104.7, "E minor"),
    (120.0, "Bb major"), (128.0, "G minor"), (140.3, "D major"), (174.0, "C# minor"),
]  # fmt: skip


def heard(sound: Sound) -> Analysis:
    ear = Ear()
    for start in range(0, len(sound), 100_000):
        ear.hear(sound[start : start + 100_000])
    return ear.analysis()


@pytest.fixture(scope="module")
def analyses() -> list[tuple[float, str, Analysis]]:
    return [(bpm, key, heard(mixed(song(bpm, key, 16.0, number)))) for number, (bpm, key) in enumerate(LABELLED)]


def test_a_promised_tempo_is_measured_to_a_tenth(analyses: list[tuple[float, str, Analysis]]) -> None:
    for bpm, _, analysis in analyses:
        assert analysis.pulse.tempo_near(bpm * 1.01) == pytest.approx(bpm, abs=0.1)


def test_the_tempo_or_its_half_or_double_is_found_without_a_hint(analyses: list[tuple[float, str, Analysis]]) -> None:
    for bpm, _, analysis in analyses:
        assert analysis.tempo_bpm is not None
        assert any(tempo == pytest.approx(bpm, abs=0.2) for tempo in (analysis.tempo_bpm, *analysis.tempo_alternatives))
        assert analysis.tempo_confidence > 0.5


def test_most_tempi_are_found_in_the_octave_people_tap(analyses: list[tuple[float, str, Analysis]]) -> None:
    right = sum(analysis.tempo_bpm == pytest.approx(bpm, abs=0.2) for bpm, _, analysis in analyses)
    assert right >= 6


def test_the_tones_lie_inside_the_key(analyses: list[tuple[float, str, Analysis]]) -> None:
    for _, key, analysis in analyses:
        assert analysis.in_key_share(key) > 0.9


def test_keys_are_found(analyses: list[tuple[float, str, Analysis]]) -> None:
    found = sum(analysis.key == key for _, key, analysis in analyses)
    assert found >= 6


def test_a_key_on_the_other_side_of_the_circle_holds_few_of_the_tones() -> None:
    assert heard(mixed(song(120.0, "C major", 12.0))).in_key_share("F# major") < 0.4


def test_tuning_is_measured_and_does_not_change_the_key() -> None:
    chord = sum(sine(hertz * 2 ** (30 / 1200), 6.0, -20.0) for hertz in (261.63, 329.63, 392.0, 523.25))
    analysis = heard(chord)
    assert analysis.key == "C major"
    assert analysis.tuning_cents == pytest.approx(30.0, abs=5.0)


@pytest.mark.parametrize("sound", [silence(10.0), noise(15.0)])
def test_nothing_is_heard_in_silence_or_noise(sound: Sound) -> None:
    analysis = heard(sound)
    assert analysis.tempo_bpm is None
    assert analysis.tempo_confidence == 0.0
    assert analysis.key is None or analysis.key_confidence < 0.2


def test_a_held_tone_has_a_pitch_but_no_tempo() -> None:
    assert heard(sine(220.0, 10.0, -12.0)).tempo_bpm is None


def test_sound_shorter_than_a_frame_is_no_error() -> None:
    assert heard(noise(0.01)).tempo_bpm is None


def test_loud_and_busy_music_has_more_energy() -> None:
    calm = heard(mixed({"harmony": song(70.0, "C major", 10.0)["harmony"] * np.float32(0.3)}))
    assert calm.energy < heard(mixed(song(150.0, "C major", 10.0))).energy - 0.2


def test_a_file_is_analysed_with_its_loudness(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", mixed(song(110.0, "C major", 10.0)))
    analysis = analyse(path)
    assert analysis.duration_seconds == 10.0
    assert analysis.loudness is not None
    assert analyse(path, is_loudness_wanted=False).loudness is None
    assert tempo_near(path, 111.0) == pytest.approx(110.0, abs=0.1)
