"""The voice of a recording in its cover: every tone on its beat, in the new key, in front of the band."""

from __future__ import annotations

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import TRAINED, read_source_type
from engine.changing.delivering import Changed
from engine.composer.foreground import VOICE_ABOVE_BAND_LU
from engine.composer.score import Note, Score
from engine.covering.planning import draft_cover, write_cover
from engine.covering.wishes import Cover
from tests.engine.changing.songs import samples, score_of, sounds
from tests.engine.covering.recordings import BPM, HERTZ, Recorded, onsets_near

SEMITONES = 2


def test_it_is_sung_on_the_beats_of_the_cover(kept: Changed) -> None:
    beats = np.arange(6, 24) * 60 / kept.change.settings["tempo_bpm"]
    late = onsets_near(samples(kept, "voice"), beats)
    assert np.median(np.abs(late)) < 0.010
    assert np.abs(late).max() < 0.025


def test_its_pitch_moves_with_the_key(kept: Changed) -> None:
    voice = samples(kept, "voice")[:, 0]
    spectrum = np.abs(np.fft.rfft(voice * np.hanning(len(voice))))
    hertz = np.fft.rfftfreq(len(voice), 1 / SAMPLE_RATE)
    near = (hertz > 180) & (hertz < 300)
    found = float(hertz[near][spectrum[near].argmax()])
    assert 12 * np.log2(found / HERTZ) == pytest.approx(SEMITONES, abs=0.3)


def test_the_voice_is_louder_than_the_band_by_a_set_measure(kept: Changed) -> None:
    band = sum(samples(kept, part.stem) for part in {p.stem: p for p in score_of(kept).parts}.values())
    sung = slice(round(6 * 60 / 118 * SAMPLE_RATE), round(24 * 60 / 118 * SAMPLE_RATE))
    levels = []
    for sound in (samples(kept, "voice"), np.asarray(band, np.float32)):
        meter = LoudnessMeter()
        meter.hear(sound[sung])
        levels.append(meter.result().integrated_lufs)
    assert levels[0] - levels[1] == pytest.approx(VOICE_ABOVE_BAND_LU, abs=1.0)


def melody_between(score: Score, first: float, stop: float) -> list[Note]:
    """In beats."""
    notes = [note for part in score.parts if part.stem == "melody" for note in part.notes]
    return [note for note in notes if first <= note.start < stop]


def test_no_melody_plays_while_it_is_sung(recorded: Recorded, kept: Changed) -> None:
    draft = draft_cover(recorded.analysis, Cover("house", 3, tempo_bpm=118.0, key="B minor"))
    alone = write_cover(draft, recorded.analysis, "Song", ())
    assert melody_between(alone, 5, 24)
    assert not melody_between(score_of(kept), 5, 24)


def test_the_melody_fills_the_gaps_of_the_voice(recorded: Recorded) -> None:
    draft = draft_cover(recorded.analysis, Cover("house", 3, tempo_bpm=BPM))
    second = 60 / BPM
    alone, beside = (
        write_cover(draft, recorded.analysis, "Song", sung) for sung in ((), ((8 * second, 16 * second),))
    )  # fmt: skip
    assert melody_between(alone, 8, 16)
    assert not melody_between(beside, 8, 16)
    for first, stop in ((0, 7), (16, 24)):
        assert melody_between(beside, first, stop) == melody_between(alone, first, stop) != []


def test_the_stems_sum_to_the_master(kept: Changed) -> None:
    together = sum(samples(kept, name) for name in sounds(kept) if name != "master")
    assert np.abs(np.asarray(together) - samples(kept, "master")).max() < 2e-4


def test_it_is_marked_as_made_with_a_trained_network(kept: Changed) -> None:
    assert {read_source_type(file.path) for file in kept.song.files if file.role in {"master", "stem"}} == {TRAINED}
