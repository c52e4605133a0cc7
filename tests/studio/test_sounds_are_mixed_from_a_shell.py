"""`manage.py mix` renders a document whose sources are files beside it, and says what it measured."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
import soundfile
from django.core.management import CommandError, call_command

from tests.engine.effects.sounds import RATE, noise, sine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stems").mkdir()
    soundfile.write(tmp_path / "stems" / "a.wav", sine(440, 1.0), RATE)
    soundfile.write(tmp_path / "b.flac", noise(1.0, -30), RATE)
    return tmp_path


def mix(folder: Path, document: object, target: str, *more: str) -> str:
    path = folder / "mix.json"
    path.write_text(json.dumps(document), "utf-8")
    out = StringIO()
    call_command("mix", str(path), "--out", str(folder / target), *more, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_result_and_what_was_measured(folder: Path) -> None:
    parts = [{"source": "stems/a.wav"}, {"source": "b.flac", "offset_seconds": 0.5}]
    printed = json.loads(mix(folder, {"parts": parts}, "out.flac", "--json"))
    assert soundfile.info(folder / "out.flac").frames == RATE * 3 // 2
    assert printed["measured"]["duration_seconds"] == 1.5
    assert -20 < printed["measured"]["loudness_lufs"] < -8
    assert printed["written"]["format"] == "flac"
    assert printed["mix"]["parts"][1]["offset_seconds"] == 0.5
    assert printed["silent"] == []
    assert printed["elapsed_seconds"] > 0


def test_people_read_which_part_is_missing(folder: Path) -> None:
    printed = mix(folder, {"parts": [{"source": "b.flac"}, {"source": "gone.wav"}]}, "out.mp3")
    assert "Part 2 (gone.wav) is silent: its sound is not there" in printed
    assert "1.00 s" in printed


def test_one_part_alone_is_as_long_as_the_whole(folder: Path) -> None:
    parts = [{"source": "stems/a.wav"}, {"source": "b.flac", "offset_seconds": 2}]
    mix(folder, {"parts": parts}, "alone.wav", "--part", "1")
    assert soundfile.info(folder / "alone.wav").frames == 3 * RATE


@pytest.mark.parametrize(
    ("document", "more", "words"),
    [
        ({"parts": [{"source": "b.flac", "pan": 7}]}, [], "Part 1: pan must be from -1 to 1"),
        ({"parts": []}, [], "nothing to mix"),
        ({"parts": [{"source": "b.flac"}]}, ["--part", "2"], "no part 2"),
    ],
)
def test_nonsense_is_refused_and_nothing_is_left(folder: Path, document: object, more: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        mix(folder, document, "out.wav", *more)
    assert not (folder / "out.wav").exists()


def test_a_source_is_never_overwritten(folder: Path) -> None:
    before = (folder / "b.flac").read_bytes()
    with pytest.raises(CommandError, match="overwrite"):
        mix(folder, {"parts": [{"source": "b.flac"}]}, "b.flac")
    assert (folder / "b.flac").read_bytes() == before
