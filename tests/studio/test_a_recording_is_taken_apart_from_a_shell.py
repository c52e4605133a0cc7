"""`manage.py separate` writes stems beside each other, says what it found, and refuses what is no sound."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import soundfile
from django.core.management import CommandError, call_command

from tests.engine.effects.sounds import RATE, noise, sine
from tests.support.models import models_with_separator


def separated(source: Path, folder: Path, *more: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("separate", str(source), "--out", str(folder), *more, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    soundfile.write(path, sine(110, 1.0) + noise(1.0, -40), RATE)
    return path


def test_without_weights_it_says_so(source: Path, tmp_path: Path, settings: Any) -> None:
    settings.MODELS_DIR = tmp_path / "models"

    out, err = separated(source, tmp_path / "stems", "--json")

    printed = json.loads(out)
    assert list(printed["stems"]) == ["drums", "bass", "other"]
    assert all(soundfile.info(path).frames == RATE for path in printed["stems"].values())
    assert (printed["duration_seconds"], printed["voice_db"], printed["weights"]) == (1.0, None, None)
    assert printed["elapsed_seconds"] > 0
    assert "fetch_models" in err


def test_with_weights_a_voice_is_looked_for(source: Path, tmp_path: Path, settings: Any) -> None:
    settings.MODELS_DIR = models_with_separator()

    printed = json.loads(separated(source, tmp_path / "stems", "--json", "--voice-only")[0])

    assert set(printed["stems"]) <= {"vocals", "other"}
    assert printed["voice_db"] is not None


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no sound", "utf-8")
    with pytest.raises(CommandError, match="not sound"):
        separated(tmp_path / "notes.txt", tmp_path / "stems")
