"""What the composer delivers: stems that add up to the mix, at the sample they were written for, the same again."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine import SAMPLE_RATE
from engine.composer.mixing import TEMPLATES
from engine.composer.playing import play
from engine.composer.score import Note, Part, Score
from tests.engine.composer.scores import small_score, with_parts


def quiet(_stage: str, _share: float | None) -> None:
    """Nobody listens to the progress here."""


def played_stem(score: Score, stem: str, folder: Path) -> np.ndarray:
    """One stem as it goes into the mix."""
    folder.mkdir()
    return np.asarray(soundfile.read(play(score, folder, quiet).stems[stem])[0])


@pytest.mark.parametrize("mix", sorted(TEMPLATES))
def test_the_stems_of_every_mix_add_up_to_it(mix: str, tmp_path: Path) -> None:
    played = play(small_score(mix), tmp_path, quiet)
    whole, rate = soundfile.read(played.mix)
    total = sum(soundfile.read(path)[0] for path in played.stems.values())
    assert sorted(played.stems) == ["bass", "drums", "harmony", "melody"]
    assert (rate, whole.shape) == (SAMPLE_RATE, (9 * SAMPLE_RATE, 2))
    assert np.abs(whole - total).max() < 1e-5
    assert 0.05 < np.abs(whole).max() < 2.0
    assert np.abs(whole[-20:]).max() < 1e-3


def test_another_process_plays_the_same_samples(tmp_path: Path) -> None:
    script = (
        "import hashlib, sys, soundfile; from pathlib import Path\n"
        "from engine.composer.playing import play; from tests.engine.composer.scores import small_score\n"
        "mix = play(small_score('lo-fi'), Path(sys.argv[1]), lambda *_: None).mix\n"
        "print(hashlib.sha256(soundfile.read(mix)[0].tobytes()).hexdigest())"
    )
    other = tmp_path / "other"
    other.mkdir()
    there = subprocess.run([sys.executable, "-c", script, str(other)], capture_output=True, text=True, check=True)
    mix = play(small_score("lo-fi"), tmp_path, quiet).mix
    here = hashlib.sha256(soundfile.read(mix)[0].tobytes()).hexdigest()
    assert there.stdout.strip() == here


def test_a_note_starts_on_its_beat(tmp_path: Path) -> None:
    score = with_parts(Part("tune", "melody", "pluck", (Note(2.0, 1.0, 69, 0.9),)))
    stem = played_stem(score, "melody", tmp_path / "a")
    first = int(np.argmax(np.abs(stem).max(axis=1) > 1e-3))
    assert 0 <= first - SAMPLE_RATE < 64


def test_closing_the_hat_ends_the_open_one(tmp_path: Path) -> None:
    ringing = Part("hat", "drums", "909 kit", (Note(0.0, 1.0, 46, 0.9),))
    closed = Part("hat", "drums", "909 kit", (Note(0.0, 1.0, 46, 0.9), Note(0.25, 0.1, 42, 0.05)))
    later = slice(int(0.17 * SAMPLE_RATE), int(0.25 * SAMPLE_RATE))
    energy = [
        float(np.square(played_stem(with_parts(part), "drums", tmp_path / str(len(part.notes)))[later]).sum())
        for part in (ringing, closed)
    ]
    assert energy[1] < energy[0] / 10


def test_a_closed_filter_darkens_a_part(tmp_path: Path) -> None:
    notes = tuple(Note(beat, 1.0, 57, 0.8) for beat in range(4))
    open_, dark = (
        played_stem(with_parts(Part("pad", "harmony", "supersaw", notes, cutoff=cutoff)), "harmony", tmp_path / name)
        for name, cutoff in (("open", ()), ("dark", ((0.0, 300.0),)))
    )
    treble = [float(np.abs(np.fft.rfft(sound[:, 0]))[4 * 3000 :].sum()) for sound in (open_, dark)]
    assert treble[1] < treble[0] / 10


def test_a_filter_is_where_the_score_says_when_its_part_comes_in_late(tmp_path: Path) -> None:
    notes = (Note(16.0, 1.0, 57, 0.8),)
    late, open_ = (
        played_stem(
            with_parts(Part("pad", "harmony", "supersaw", notes, cutoff=cutoff), seconds=9.0),
            "harmony",
            tmp_path / name,
        )
        for name, cutoff in (("late", ((0.0, 200.0), (14.0, 200.0), (15.0, 16_000.0))), ("open", ()))
    )
    assert np.abs(late - open_).max() < 1e-6
