"""Whisper at fal.ai gets languages by its own codes, and recordings in formats it reads."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.outside import Refused
from tests.engine.providers.tools.wires import MODELS, asking, inputs

WHISPER = MODELS["fal-whisper"]


@pytest.mark.parametrize(("code", "theirs"), [("de", "de"), ("haw", "haw"), ("jv", "jw"), ("nb", "no")])
def test_a_language_goes_there_by_its_code(code: str, theirs: str) -> None:
    assert inputs(WHISPER, asking(WHISPER, language=code))["language"] == theirs


@pytest.mark.parametrize("code", ["yue", "xx", "deu"])
def test_a_language_it_was_not_made_for_is_refused(code: str) -> None:
    with pytest.raises(Refused, match=f"language “{code}”. Leave it out"):
        inputs(WHISPER, asking(WHISPER, language=code))


@pytest.mark.parametrize("kind", ["flac", "ogg"])
def test_a_recording_it_cannot_read_goes_there_as_wav(tmp_path: Path, kind: str) -> None:
    wave = 0.3 * np.sin(np.arange(16_000) / 7.0)
    path = tmp_path / f"take.{kind}"
    soundfile.write(path, np.stack([wave, wave], axis=1), 16_000)
    head, _, data = str(inputs(WHISPER, asking(WHISPER, audio=path))["audio_url"]).partition(",")
    sent, rate = soundfile.read(io.BytesIO(base64.b64decode(data)))
    assert (head, rate, sent.ndim) == ("data:audio/wav;base64", 16_000, 1)
    assert np.abs(sent[1000:-1000] - wave[1000:-1000]).max() < 0.05


def test_an_address_of_such_a_recording_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="WAV, MP3, M4A and WebM files: convert"):
        inputs(WHISPER, asking(WHISPER, audio="https://studio.example/take.flac?signature=1"))
