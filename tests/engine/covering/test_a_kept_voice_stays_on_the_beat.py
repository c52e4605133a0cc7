"""The voice of a recording in its cover: every tone on its beat, in the new key, in front of the band."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import TRAINED, read_source_type
from engine.changing.delivering import Changed
from engine.composer.foreground import VOICE_ABOVE_BAND_LU
from engine.composer.score import Score
from tests.engine.covering.recordings import HERTZ, Samples, onsets_near

SEMITONES = 2


def stem(kept: Changed, name: str) -> Samples:
    path = next(file.path for file in kept.song.files if file.name == name)
    sound: Samples = soundfile.read(str(path), dtype="float32", always_2d=True)[0]
    return sound


def test_it_is_sung_on_the_beats_of_the_cover(kept: Changed) -> None:
    beats = np.arange(6, 24) * 60 / kept.change.settings["tempo_bpm"]
    late = onsets_near(stem(kept, "voice"), beats)
    assert np.median(np.abs(late)) < 0.010
    assert np.abs(late).max() < 0.025


def test_its_pitch_moves_with_the_key(kept: Changed) -> None:
    voice = stem(kept, "voice")[:, 0]
    spectrum = np.abs(np.fft.rfft(voice * np.hanning(len(voice))))
    hertz = np.fft.rfftfreq(len(voice), 1 / SAMPLE_RATE)
    near = (hertz > 180) & (hertz < 300)
    found = float(hertz[near][spectrum[near].argmax()])
    assert 12 * np.log2(found / HERTZ) == pytest.approx(SEMITONES, abs=0.3)


def test_the_voice_is_louder_than_the_band_by_a_set_measure(kept: Changed) -> None:
    band = sum(stem(kept, part.stem) for part in {p.stem: p for p in score_of(kept).parts}.values())
    sung = slice(round(6 * 60 / 118 * SAMPLE_RATE), round(24 * 60 / 118 * SAMPLE_RATE))
    levels = []
    for sound in (stem(kept, "voice"), np.asarray(band, np.float32)):
        meter = LoudnessMeter()
        meter.hear(sound[sung])
        levels.append(meter.result().integrated_lufs)
    assert levels[0] - levels[1] == pytest.approx(VOICE_ABOVE_BAND_LU, abs=1.0)


def test_no_melody_plays_while_it_is_sung(kept: Changed) -> None:
    sung = [note for part in score_of(kept).parts if part.stem == "melody" for note in part.notes]
    assert not [note for note in sung if 5 <= note.start < 24]


def test_the_stems_sum_to_the_master(kept: Changed) -> None:
    together = sum(stem(kept, file.name) for file in kept.song.files if file.role == "stem")
    assert np.abs(np.asarray(together) - stem(kept, "master")).max() < 2e-4


def test_it_is_marked_as_made_with_a_trained_network(kept: Changed) -> None:
    assert {read_source_type(file.path) for file in kept.song.files if file.role in {"master", "stem"}} == {TRAINED}


def score_of(kept: Changed) -> Score:
    return Score.from_dict(kept.song.score or {})
