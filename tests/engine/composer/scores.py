"""Small hand-written scores for tests of the sound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.composer.balancing import BLOCK
from engine.composer.memo import Memo
from engine.composer.playing import TONE_BYTES, StemPlayer
from engine.composer.score import Note, Part, Score

DRUMS = tuple(Note(beat, 0.25, 36 if beat % 2 == 0 else 38, 0.8) for beat in range(16))
HATS = tuple(Note(beat / 2, 0.25, 42, 0.5) for beat in range(32))
BASS = tuple(Note(beat, 0.9, 36 + (beat // 4) * 2 % 7, 0.8) for beat in range(16))
CHORDS = tuple(Note(bar * 4, 3.9, 60 + step, 0.6) for bar in range(4) for step in (0, 4, 7))
TUNE = tuple(Note(beat + 0.5, 0.5, 72 + (beat * 2) % 7, 0.7) for beat in range(14))


def small_score(mix: str = "house", seconds: float = 9.0) -> Score:
    """Four bars at 120 BPM in C major with four stems."""
    parts = (
        Part("kit", "drums", "909 kit", DRUMS + HATS, sends={"reverb": 0.1}),
        Part("low", "bass", "saw bass", BASS),
        Part("chords", "harmony", "warm pad", CHORDS, -3.0, sends={"reverb": 0.3}, cutoff=((0, 400), (16, 8000))),
        Part("tune", "melody", "grand piano", TUNE, sends={"delay": 0.3, "reverb": 0.2}, pan=0.2),
    )
    return Score("Small", "house", "happy", "C major", 120.0, 4, seconds, 7, mix, (), (), parts)


def with_parts(*parts: Part, seconds: float = 4.0) -> Score:
    """The small score with other parts."""
    return replace(small_score(seconds=seconds), parts=parts)


def sound_of(score: Score, *stems: str) -> NDArray[np.float32]:
    """Stems as they are played, each as loud as the others, together: (frames, 2)."""
    frames = round(score.duration_seconds * SAMPLE_RATE)
    tones, total = Memo(TONE_BYTES), np.zeros((2, frames), np.float32)
    for stem in stems:
        if any(part.notes for part in score.parts if part.stem == stem):
            player = StemPlayer(score, stem, tones)
            blocks = [player.play(min(BLOCK, frames - start)) for start in range(0, frames, BLOCK)]
            sound = np.concatenate(blocks, axis=1)
            total += sound * np.float32(0.1 / np.sqrt(np.mean(sound**2)))
    return total.T.copy()
