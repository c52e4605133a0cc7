"""The voice of a recording in its cover: every tone on its beat, in the new key, in front of the band."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import TRAINED, read_source_type
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import song_of
from engine.composer.foreground import VOICE_ABOVE_BAND_LU
from engine.composer.score import Score
from tests.engine.covering.recordings import HERTZ, Recorded, Samples, cover, onsets_near

SEMITONES = 2


@pytest.fixture(scope="module")
def covered(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    return cover(
        recorded, tmp_path_factory.mktemp("cover"), voice=recorded.voice, keep_voice=True, tempo_bpm=118, key="B minor"
    )  # fmt: skip


def stem(covered: Changed, name: str) -> Samples:
    path = next(file.path for file in covered.song.files if file.name == name)
    sound: Samples = soundfile.read(str(path), dtype="float32", always_2d=True)[0]
    return sound


def test_it_is_sung_on_the_beats_of_the_cover(covered: Changed) -> None:
    beats = np.arange(6, 28) * 60 / covered.change.settings["tempo_bpm"]
    late = onsets_near(stem(covered, "voice"), beats)
    assert np.median(np.abs(late)) < 0.010
    assert np.abs(late).max() < 0.025


def test_its_pitch_moves_with_the_key(covered: Changed) -> None:
    voice = stem(covered, "voice")[:, 0]
    spectrum = np.abs(np.fft.rfft(voice * np.hanning(len(voice))))
    hertz = np.fft.rfftfreq(len(voice), 1 / SAMPLE_RATE)
    near = (hertz > 180) & (hertz < 300)
    found = float(hertz[near][spectrum[near].argmax()])
    assert 12 * np.log2(found / HERTZ) == pytest.approx(SEMITONES, abs=0.3)


def test_the_voice_is_louder_than_the_band_by_a_set_measure(covered: Changed) -> None:
    band = sum(stem(covered, part.stem) for part in {p.stem: p for p in score_of(covered).parts}.values())
    sung = slice(round(6 * 60 / 118 * SAMPLE_RATE), round(28 * 60 / 118 * SAMPLE_RATE))
    levels = []
    for sound in (stem(covered, "voice"), np.asarray(band, np.float32)):
        meter = LoudnessMeter()
        meter.hear(sound[sung])
        levels.append(meter.result().integrated_lufs)
    assert levels[0] - levels[1] == pytest.approx(VOICE_ABOVE_BAND_LU, abs=1.0)


def test_no_melody_plays_while_it_is_sung(covered: Changed) -> None:
    sung = [note for part in score_of(covered).parts if part.stem == "melody" for note in part.notes]
    assert not [note for note in sung if 5 <= note.start < 28]


def test_the_stems_sum_to_the_master(covered: Changed) -> None:
    together = sum(stem(covered, file.name) for file in covered.song.files if file.role == "stem")
    assert np.abs(np.asarray(together) - stem(covered, "master")).max() < 2e-4


def test_it_is_marked_as_made_with_a_trained_network(covered: Changed) -> None:
    assert {read_source_type(file.path) for file in covered.song.files if file.role in {"master", "stem"}} == {TRAINED}


def test_what_would_lose_the_voice_is_refused(covered: Changed) -> None:
    files = {file.name: file.path for file in covered.song.files}
    stems = {file.name: file.path for file in covered.song.files if file.role == "stem"}
    with pytest.raises(ChangeError, match="keeps the voice of a recording"):
        song_of(files["master"], stems, Path(files["score"]))


def score_of(covered: Changed) -> Score:
    return Score.from_dict(covered.song.score or {})
