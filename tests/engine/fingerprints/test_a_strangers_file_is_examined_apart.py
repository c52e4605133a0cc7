"""A file that is to be recognised is decoded by a process of its own, which says what it is or why it is no sound."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import soundfile

from engine.audio.decoding import pcm_sha256
from engine.audio.encoding import encode
from engine.audio.midi_texts import put_into_midi
from engine.audio.tags import Tags
from engine.fingerprints.examined import Examined
from tests.support.sounds import sound
from tests.support.source import ROOT

RECIPE = {"provider": "composer", "brief": {"prompt": "rain"}}
# A header and one track with nothing but its end.
EMPTY_MIDI = b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0"


def examined(path: Path, longest_seconds: float = 900) -> Examined:
    command = [sys.executable, "-m", "engine.fingerprints.examining", str(path), str(longest_seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return Examined.from_dict(json.loads(done.stdout))


def test_of_a_sound_it_says_the_samples_the_landmarks_and_the_recipe(tmp_path: Path) -> None:
    sound(tmp_path / "noise.wav", 4.0)
    encode(tmp_path / "noise.wav", tmp_path / "song.flac", Tags("Rain", recipe=RECIPE))
    found = examined(tmp_path / "song.flac")
    assert found.pcm_sha256 == pcm_sha256(tmp_path / "song.flac")
    assert found.duration_seconds == 4.0
    assert found.recipe == RECIPE
    assert len(found.landmarks) > 20
    assert found.why_no_sound == ""


def test_silence_is_a_sound_without_landmarks(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros((88_200, 2)), 44_100)
    found = examined(tmp_path / "silence.wav")
    assert (found.duration_seconds, len(found.landmarks), found.why_no_sound) == (2.0, 0, "")


def test_of_what_is_no_sound_the_recipe_is_read_all_the_same(tmp_path: Path) -> None:
    plain, marked = tmp_path / "plain.mid", tmp_path / "song.mid"
    plain.write_bytes(EMPTY_MIDI)
    put_into_midi(plain, marked, Tags("Rain", recipe=RECIPE).fields())
    found = examined(marked)
    assert found.recipe == RECIPE
    assert found.why_no_sound
    assert found.pcm_sha256 == ""


def test_an_archive_and_a_sound_without_end_are_refused_in_words(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writing:
        writing.writestr("song.mp3", b"x" * 1000)
    (tmp_path / "song.zip").write_bytes(archive.getvalue())
    assert "sound" in examined(tmp_path / "song.zip").why_no_sound
    sound(tmp_path / "long.wav", 4.0)
    assert "longer than 3 seconds" in examined(tmp_path / "long.wav", 3.0).why_no_sound
