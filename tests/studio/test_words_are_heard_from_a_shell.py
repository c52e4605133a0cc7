"""`manage.py transcribe` writes down words or finds known ones, as text and as JSON, and says what is wrong."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engine.hearing.preparing import RECOGNISER
from studio.recognisers import MISSING
from tests.engine.hearing.voices import LYRICS, sung
from tests.support.models import models_with_recogniser


def transcribe(source: Path, *more: str) -> str:
    out = StringIO()
    call_command("transcribe", str(source), *more, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def recogniser(settings: Any) -> None:
    settings.RECOGNISER_DIR = str(models_with_recogniser() / RECOGNISER.name)


def test_known_words_come_as_json_with_their_times(recogniser: None, tmp_path: Path) -> None:
    (tmp_path / "lyrics.txt").write_text(f"[Verse]\n{LYRICS}")
    told = json.loads(transcribe(sung()[0], "--json", "--voice-alone", "--lyrics", str(tmp_path / "lyrics.txt")))
    assert [" ".join(word["text"] for word in line["words"]) for line in told["lines"]] == LYRICS.splitlines()
    assert told["elapsed_seconds"] > 0
    assert (told["language"], len(told["recogniser"])) == ("en", 16)


def test_lines_are_printed_with_when_they_begin(recogniser: None) -> None:
    first = transcribe(sung()[0], "--voice-alone").splitlines()[0]
    assert float(first.split()[0]) < 10.0
    assert len(first.split()) > 1


def test_what_is_no_sound_and_what_is_not_there_is_told(recogniser: None, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("words")
    for name in ("text.wav", "nowhere.wav"):
        with pytest.raises(CommandError):
            transcribe(tmp_path / name)


def test_without_a_recogniser_it_says_how_to_get_one(settings: Any, tmp_path: Path) -> None:
    settings.RECOGNISER_DIR, settings.MODELS_DIR = "", tmp_path
    with pytest.raises(CommandError, match="make models"):
        transcribe(tmp_path / "song.wav")
    assert "manage.py fetch_models" in MISSING
