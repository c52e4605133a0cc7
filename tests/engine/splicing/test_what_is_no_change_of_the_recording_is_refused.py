"""A result of another length, of another song, silent, cut off or as it was before is none, and says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.audio.verification import BrokenResult
from engine.providers.edits import Edit
from engine.splicing.joining import splice
from tests.engine.changing.songs import silent
from tests.engine.splicing.recordings import RATE, SECONDS, sound, written

OLD, OTHER = sound(1), sound(2)
ANEW = np.concatenate([OLD[: 3 * RATE], OTHER[3 * RATE : 6 * RATE], OLD[6 * RATE :]])


def part(samples: np.ndarray, factor: float) -> np.ndarray:
    return np.concatenate([samples[: 3 * RATE], factor * samples[3 * RATE : 6 * RATE], samples[6 * RATE :]])


WRONG = {
    "short": (ANEW[: 7 * RATE], "7.0 seconds long instead of 10.0"),
    "long": (np.concatenate([ANEW, ANEW]), "20.0 seconds long instead of 10.0"),
    "another song": (OTHER, "not this recording"),
    "moved": (np.roll(ANEW, RATE, axis=0), "not this recording"),
    "silent": (part(ANEW, 0.0), "silent"),
    "silent everywhere": (0 * ANEW, "not this recording"),
    "as it was": (OLD, "as it was"),
    "cut off": (np.clip(9 * ANEW, -1, 1), "clipped"),
    "much softer": (0.01 * ANEW, "loud"),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_refused(tmp_path: Path, case: str) -> None:
    delivered, words = WRONG[case]
    recording = written(OLD, tmp_path / "old.flac")
    edit = Edit("repaint", recording, SECONDS, start=3.0, end=6.0)
    with pytest.raises(BrokenResult, match=words):
        splice(recording, written(delivered, tmp_path / "new.wav", "FLOAT"), edit, tmp_path, silent)


def test_another_song_over_the_same_drums_is_refused(tmp_path: Path) -> None:
    """Their bands rise and fall alike; their tones do not."""
    strokes = np.arange(round(SECONDS * RATE)) % (RATE // 4) < RATE // 20
    drums = 0.6 * np.random.default_rng(9).normal(size=(len(OLD), 1)).astype(np.float32) * strokes[:, np.newaxis]
    recording = written(0.3 * (OLD + drums), tmp_path / "old.flac")
    edit = Edit("repaint", recording, SECONDS, start=3.0, end=SECONDS)
    other = written(0.3 * (OTHER + drums), tmp_path / "other.wav", "FLOAT")
    with pytest.raises(BrokenResult, match="not this recording"):
        splice(recording, other, edit, tmp_path, silent)
    same = written(0.3 * (ANEW + drums), tmp_path / "same.wav", "FLOAT")
    assert min(joint.likeness for joint in splice(recording, same, edit, tmp_path, silent).joints) > 0.9


def test_what_cannot_be_decoded_is_refused(tmp_path: Path) -> None:
    recording, delivered = written(OLD, tmp_path / "old.flac"), tmp_path / "new.wav"
    delivered.write_bytes(b"RIFF\x00\x00\x00\x00WAVE" + b"nothing of sound" * 99)
    with pytest.raises(BrokenResult, match="could not be played"):
        splice(recording, delivered, Edit("extend", recording, SECONDS, after=5.0), tmp_path, silent)


@pytest.mark.parametrize(("kind", "words"), [("variation", "as it was"), ("extend", "long instead of")])
def test_a_song_that_comes_back_as_it_was_is_refused(tmp_path: Path, kind: str, words: str) -> None:
    recording = written(OLD, tmp_path / "old.flac")
    edit = Edit(kind, recording, SECONDS, after=5.0 if kind == "extend" else 0.0)  # type: ignore[arg-type]
    with pytest.raises(BrokenResult, match=words):
        splice(recording, written(OLD, tmp_path / "new.wav", "FLOAT"), edit, tmp_path, silent)
