"""A file in which somebody hums becomes a theme, in the engine and from a shell."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command

from engine.themes import notes_of
from engine.voice.reading import NoVoice, read_tune
from tests.engine.voice.singers import RATE, sing

SCALE = [60, 60, 67, 67, 69, 69, 67]


@pytest.fixture(scope="module")
def hum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hum") / "hum.wav"
    line = np.concatenate([sing([tone], 0.42, 0.2, pause=0.04) for tone in SCALE])
    soundfile.write(path, line, RATE)
    return path


def test_its_tune_has_the_contour_that_was_hummed(hum: Path) -> None:
    tune = read_tune(hum)
    degrees = [note.degree for note in notes_of(tune.hummed.theme) if note.degree is not None]
    assert np.sign(np.diff(degrees)).tolist() == np.sign(np.diff(SCALE)).tolist()
    assert tune.hummed.tempo_bpm == pytest.approx(120, rel=0.03)
    drawn = tune.to_dict()
    assert len(drawn["notes_sung"]) == len(SCALE)
    assert json.dumps(drawn, allow_nan=False)


def test_a_shell_prints_it(hum: Path) -> None:
    out = io.StringIO()
    call_command("read_hum", str(hum), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["theme"]
    assert found["elapsed_seconds"] >= 0


def test_silence_and_what_is_no_sound_are_told(tmp_path: Path) -> None:
    silent, text = tmp_path / "silent.wav", tmp_path / "text.wav"
    soundfile.write(silent, np.zeros(RATE), RATE)
    text.write_text("no sound")
    with pytest.raises(NoVoice, match="one voice alone"):
        read_tune(silent)
    for path in (silent, text, tmp_path / "missing.wav"):
        with pytest.raises(CommandError):
            call_command("read_hum", str(path), stdout=io.StringIO())
