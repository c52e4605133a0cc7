"""A line of words is sung on its notes: in tune, in time, and the same in every process."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.chance import stream
from engine.singing.english import English
from engine.singing.network import Network
from engine.singing.stretching import OUT_RATE
from engine.singing.timing import LineSyllable, SungNote
from engine.singing.voice import Singer, SungLine
from tests.support.models import models_with_singer

MIDI = (60, 64, 67, 65, 62)
BEAT_S = 0.5


def sing(models: Path) -> SungLine:
    """ "The silver river", and its last syllable over two notes."""
    notes = [SungNote(1 + place * BEAT_S, BEAT_S * 0.97, midi) for place, midi in enumerate(MIDI)]
    syllables = English(models / "singer").line("The silver river")
    sung = [
        LineSyllable(syllable.sounds, (note,), syllable.ends_word)
        for syllable, note in zip(syllables, notes, strict=True)
    ]
    held = SungNote(1 + len(MIDI) * BEAT_S, BEAT_S, 60)
    sung[-1] = LineSyllable(sung[-1].sounds, (notes[-1], held), sung[-1].ends_word)
    return Singer(Network(models / "singer"), "high").sing(sung, stream(7, "singer"))


@pytest.fixture(scope="module")
def line() -> SungLine:
    return sing(models_with_singer())


def midi_at(line: SungLine, start_s: float, end_s: float) -> float:
    """The pitch that the sound repeats itself at, by autocorrelation."""
    low, high = (round((at - line.start_s) * OUT_RATE) for at in (start_s, end_s))
    piece = line.samples[low:high] - line.samples[low:high].mean()
    power = np.abs(np.fft.rfft(piece, 4 * len(piece))) ** 2
    likeness = np.fft.irfft(power)[: len(piece)] / np.arange(len(piece), 0, -1)
    lags = np.arange(OUT_RATE // 700, OUT_RATE // 120)
    strong = lags[likeness[lags] > 0.9 * likeness[lags].max()]
    first = strong[strong < strong[0] * 1.2]
    return float(69 + 12 * np.log2(OUT_RATE / first[np.argmax(likeness[first])] / 440))


@pytest.mark.parametrize(("place", "midi"), list(enumerate((*MIDI, 60))))
def test_every_note_is_in_tune(line: SungLine, place: int, midi: int) -> None:
    start = 1 + place * BEAT_S

    assert abs(midi_at(line, start + 0.12, start + 0.28) - midi) < 0.5


def test_it_begins_before_its_first_note_and_ends_with_its_last(line: SungLine) -> None:
    end = line.start_s + len(line.samples) / OUT_RATE

    assert 0.8 < line.start_s < 1.0
    assert end == pytest.approx(1 + 6 * BEAT_S, abs=0.1)
    assert np.isfinite(line.samples).all()


def test_another_process_sings_the_same_samples(line: SungLine) -> None:
    models = models_with_singer()
    script = (
        "import hashlib, pathlib, sys; from tests.engine.singing.test_a_line_is_sung import sing;"
        "print(hashlib.sha256(sing(pathlib.Path(sys.argv[1])).samples.tobytes()).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", script, str(models)], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == hashlib.sha256(line.samples.tobytes()).hexdigest()
