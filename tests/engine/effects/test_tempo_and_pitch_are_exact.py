"""Tempo and pitch: lengths to the frame, pitch in cents, beats where they belong, seams nobody hears."""

from __future__ import annotations

import numpy as np
import pytest

from engine.audio.filters import butterworth, sosfilt
from engine.effects import stretching
from engine.effects.effect import EffectError
from engine.effects.seams import FRAMES, MARGIN, glide
from engine.effects.stretching import StretchedSound
from tests.engine.effects.sounds import RATE, level_db, noise, pitch_of, seconds, sine, spectrum, through


@pytest.mark.parametrize("factor", [0.25, 0.5, 0.83, 1.0, 1.1, 2.0, 4.0])
def test_the_length_is_exact(factor: float) -> None:
    sound = noise(0.7)[:30_001]
    assert len(through(sound, {"kind": "tempo", "factor": factor})) == round(30_001 / factor)


def test_a_tempo_can_be_given_in_beats() -> None:
    sound = sine(440, 1.0)
    assert len(through(sound, {"kind": "tempo", "from_bpm": 100, "to_bpm": 125})) == round(RATE * 100 / 125)


@pytest.mark.parametrize("hertz", [82.4, 440.0, 3_000.0])
@pytest.mark.parametrize(("factor", "semitones"), [(0.8, 0.0), (1.25, 0.0), (1.0, 4.0), (1.0, -7.5), (0.9, -2.0)])
def test_pitch_is_right_within_three_cents(hertz: float, factor: float, semitones: float) -> None:
    effects = [{"kind": "tempo", "factor": factor}, {"kind": "pitch", "semitones": semitones}]
    result = through(sine(hertz, 2.0), *effects)
    middle = result[len(result) // 4 : -len(result) // 4, 0]
    assert abs(1200 * np.log2(pitch_of(middle) / hertz) - 100 * semitones) < 3
    assert abs(level_db(middle) + 12.0) < 1.0


@pytest.mark.parametrize("semitones", [-24, 24])
def test_two_octaves_are_possible_either_way(semitones: float) -> None:
    result = through(sine(440, 2.0), {"kind": "pitch", "semitones": semitones})
    assert len(result) == 2 * RATE
    assert abs(1200 * np.log2(pitch_of(result[RATE // 2 : -RATE // 2, 0]) / 440) - 100 * semitones) < 3


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.25, 2.0])
def test_beats_stay_where_they_belong(factor: float) -> None:
    places = np.arange(8_000, 2 * RATE - 8_000, RATE // 4)
    sound = np.zeros((2 * RATE, 2), np.float32)
    for place in places:
        sound[place - 10 : place + 10] += (np.hanning(20) * 0.8)[:, None]
    result = np.abs(through(sound, {"kind": "tempo", "factor": factor})[:, 0])
    for place in places:
        due = int(place / factor)
        found = np.argmax(result[due - 1_500 : due + 1_500]) - 1_500
        assert abs(found) < 0.0015 * RATE


def test_tempo_and_pitch_beside_each_other_are_one_pass() -> None:
    effects = [{"kind": "tempo", "factor": 0.9}, {"kind": "pitch", "semitones": -2}]
    both = through(sine(220), *effects)
    assert np.array_equal(both, through(sine(220), *reversed(effects)))


def test_two_changes_together_may_not_go_too_far() -> None:
    twice = [{"kind": "tempo", "factor": 4}, {"kind": "tempo", "factor": 2}]
    with pytest.raises(EffectError, match="8 times the tempo"):
        through(sine(220), *twice)


def test_opposite_changes_leave_the_sound_alone() -> None:
    sound = noise(0.2)
    back = [{"kind": "pitch", "semitones": 3}, {"kind": "pitch", "semitones": -3}]
    assert np.array_equal(through(sound, *back), sound)


def test_held_notes_keep_their_level_over_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "_PIECE", 49_152)
    chord = sine(220, 3.0, -18) + sine(277.18, 3.0, -18) + sine(1760.3, 3.0, -18)
    result = through(chord, {"kind": "pitch", "semitones": 2})
    inner = result[8_192 : 2 * RATE + RATE // 2]
    levels = [level_db(inner[place : place + 8_192]) for place in range(0, len(inner) - 8_192, 4_096)]
    assert max(levels) - min(levels) < 0.8
    # Where one piece just ended and the next began, there would be a click, which is heard far above the chord.
    clicks = sosfilt(np.array(butterworth(8, 6_000, "highpass")), inner.T, np.zeros((4, 2, 2)))[0]
    assert np.abs(clicks[:, 2_000:]).max() < 0.002


def test_a_seam_holds_a_tone_whose_phase_is_turned_round() -> None:
    time = np.arange(FRAMES + 2 * MARGIN) / RATE
    ending, beginning = (np.stack([np.sin(2 * np.pi * 330 * time + turn)] * 2, axis=1) for turn in (0.0, np.pi * 0.98))
    result = glide(ending.astype(np.float32), beginning.astype(np.float32))
    assert len(result) == FRAMES
    levels = [level_db(result[place : place + 2_048]) for place in range(0, FRAMES, 2_048)]
    assert max(abs(level) for level in levels) < 0.3
    assert np.abs(result[:200] - ending[MARGIN : MARGIN + 200]).max() < 0.02
    assert np.abs(result[-200:] - beginning[MARGIN + FRAMES - 200 : MARGIN + FRAMES]).max() < 0.02


def vowel(hertz: float) -> np.ndarray:
    """A buzz of this pitch with one broad formant at 1,200 Hz."""
    line = np.zeros(2 * RATE)
    for number in range(1, int(10_000 / hertz)):
        line += np.sin(2 * np.pi * hertz * number * seconds(2.0)) * np.exp(-(((hertz * number - 1200) / 350) ** 2))
    return np.stack([line, line], axis=1).astype(np.float32) * 0.1


def centre_of(line: np.ndarray) -> float:
    pitches, levels = spectrum(line[RATE // 2 : -RATE // 2, 0])
    power = 10 ** (levels / 10)
    return float((pitches * power).sum() / power.sum())


@pytest.mark.parametrize("semitones", [-5, 5])
def test_a_voice_keeps_its_formants(semitones: float) -> None:
    voice = vowel(130.0)
    moved = through(voice, {"kind": "pitch", "semitones": semitones})
    kept = through(voice, {"kind": "pitch", "semitones": semitones, "formants": True})
    factor = 2 ** (semitones / 12)
    assert abs(centre_of(moved) / centre_of(voice) / factor - 1) < 0.08
    assert abs(centre_of(kept) / centre_of(voice) - 1) < 0.10
    pitches, levels = spectrum(kept[RATE // 2 : -RATE // 2, 0])
    near = (pitches > 130 * factor * 7.5) & (pitches < 130 * factor * 8.5)
    partial = pitches[near][np.argmax(levels[near])] / 8
    assert abs(1200 * np.log2(partial / (130 * factor))) < 10


@pytest.mark.parametrize(("factor", "semitones"), [(0.3, 0.0), (0.8, 3.0), (3.0, -2.0)])
def test_without_the_wheel_filters_do_the_same(
    factor: float, semitones: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretching, "Stretch", None)
    effects = [{"kind": "tempo", "factor": factor}, {"kind": "pitch", "semitones": semitones}]
    result = through(sine(440, 2.0), *effects)
    assert len(result) == round(2 * RATE / factor)
    middle = result[len(result) // 4 : -len(result) // 4, 0]
    assert abs(1200 * np.log2(pitch_of(middle) / 440) - 100 * semitones) < 5
    assert abs(level_db(middle) + 12.0) < 1.0


def test_speed_moves_tempo_and_pitch_together() -> None:
    result = through(sine(440, 1.0), {"kind": "speed", "factor": 1.25})
    assert len(result) == RATE * 4 // 5
    assert abs(1200 * np.log2(pitch_of(result[:, 0]) / 550)) < 1
    assert abs(level_db(result[4_000:-4_000]) + 12.0) < 0.05


def test_speed_keeps_what_is_audible_and_folds_nothing_back() -> None:
    high = through(sine(15_000, 1.0), {"kind": "speed", "factor": 1.25})
    assert abs(level_db(high[4_000:-4_000]) + 12.0) < 0.3
    # 20 kHz become 25 kHz, which this rate cannot hold.
    assert level_db(through(sine(20_000, 1.0), {"kind": "speed", "factor": 1.25})[4_000:-4_000]) < -70


def test_a_result_of_hours_is_refused() -> None:
    class Endless:
        frames, tail, is_steady = 3000 * RATE, 0, True

    with pytest.raises(EffectError, match="longer than 60 minutes"):
        StretchedSound(Endless(), 0.5)


def test_no_piece_is_computed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "_PIECE", 49_152)
    lengths = []

    def count(sound: np.ndarray, tempo: float) -> np.ndarray:
        lengths.append(sound.shape[1])
        return np.zeros((2, round(sound.shape[1] / tempo)), np.float32)

    monkeypatch.setattr(stretching, "stretch", count)
    through(noise(6.0), {"kind": "pitch", "semitones": 2})
    stretched = 6.0 * RATE * 2 ** (2 / 12)
    assert len(lengths) == -(-stretched // 49_152)
