"""`manage.py analyse` prints what a recording is, writes its beats as clicks, and refuses what is no sound."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command

from tests.engine.audio.sounds import mixed, song, written


def analysed(source: Path, *more: str) -> str:
    out = StringIO()
    call_command("analyse", str(source), *more, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "song.wav", mixed(song(120.0, "E minor", 16.0)))


def test_everything_is_printed_as_json(source: Path) -> None:
    printed = json.loads(analysed(source, "--json"))

    assert printed["tempo"]["bpm"] == pytest.approx(120.0, abs=0.2)
    assert printed["key"]["name"] == "E minor"
    assert printed["duration_seconds"] == 16.0
    assert len(printed["energy_curve_db"]) == 16
    assert sum(printed["mood"]["shares"].values()) == pytest.approx(1.0, abs=0.01)
    assert printed["elapsed_seconds"] > 0


def test_people_read_sentences(source: Path) -> None:
    printed = analysed(source)

    assert "Key: E minor" in printed
    assert "BPM" in printed


def test_beats_are_heard_as_clicks(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "clicks.wav"

    beats = json.loads(analysed(source, "--json", "--clicks", str(target)))["beats"]["seconds"]

    (before, rate), (after, _) = soundfile.read(str(source)), soundfile.read(str(target))
    assert len(after) == len(before)
    added = np.abs(after - before * 0.5).max(axis=1)
    loud = np.flatnonzero(added > 0.1) / rate
    assert all(np.abs(loud - beat).min() < 0.005 for beat in beats)
    assert all(min(abs(at - beat) for beat in beats) < 0.06 for at in loud[::50])


def test_a_spectrogram_is_drawn(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "spectrum.png"
    printed = json.loads(analysed(source, "--json", "--spectrogram", str(target)))
    assert printed["spectrogram"].startswith("Strongest about ")
    assert target.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("option", ["--clicks", "--spectrogram"])
def test_the_original_is_not_overwritten(source: Path, option: str) -> None:
    with pytest.raises(CommandError, match="overwrite"):
        analysed(source, option, str(source))


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no sound", "utf-8")
    with pytest.raises(CommandError, match="not sound"):
        analysed(tmp_path / "notes.txt")
