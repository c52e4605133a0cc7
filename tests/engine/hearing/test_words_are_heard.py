"""Words of a sung voice are written down with their times; what is no voice becomes a sentence, never words."""

from __future__ import annotations

import os
import re
import wave
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from engine.audio.decoding import DecodeError
from engine.hearing.finding import IN_THE_MIX, find_voice
from engine.hearing.recogniser import BadRecogniser, Recogniser
from engine.hearing.sound import pieces_of
from engine.hearing.transcribing import NO_VOICE, SILENCE, transcribe
from tests.engine.hearing.voices import LYRICS, RATE, recogniser, sung, written


def ignore(*_progress: object) -> None:
    """Nobody watches."""


def test_a_sung_voice_is_written_down_with_times() -> None:
    path, true = sung()
    draft = transcribe(path, recogniser(), ignore)
    texts = re.findall(r"[a-z]+", " ".join(line.text for line in draft.lines).lower())
    wanted = LYRICS.lower().split()
    assert len(set(texts) & set(wanted)) >= 0.6 * len(set(wanted)), texts
    starts = {word.text.lower(): word.start for line in true for word in line.words}
    found = {word.text.lower().strip(".,"): word.start for line in draft.lines for word in line.words}
    errors = [abs(found[word] - starts[word]) for word in found if word in starts and wanted.count(word) == 1]
    assert float(np.median(errors)) < 0.15


def test_the_same_voice_has_the_same_words() -> None:
    path, _ = sung()
    assert transcribe(path, recogniser(), ignore) == transcribe(path, recogniser(), ignore)


def test_nobody_outside_is_asked_or_told() -> None:
    recogniser()
    wanted = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "ORT_DISABLE_TELEMETRY": "1"}
    assert {name: os.environ.get(name) for name in wanted} == wanted
    assert import_module("huggingface_hub.constants").HF_HUB_OFFLINE is True


def test_silence_is_told_from_what_is_no_voice(tmp_path: Path) -> None:
    assert transcribe(written(tmp_path, np.zeros(2 * RATE)), recogniser(), ignore).remark == SILENCE
    tones = 0.2 * np.sign(np.sin(2 * np.pi * 220 * np.arange(4 * RATE) / RATE))
    draft = transcribe(written(tmp_path, tones), recogniser(), ignore)
    assert (draft.lines, draft.remark) == ((), NO_VOICE)


def test_a_telephone_voice_at_8_khz_is_read(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "telephone.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes((3000 * np.sin(np.arange(8000))).astype("<i2").tobytes())
    assert transcribe(tmp_path / "telephone.wav", recogniser(), ignore).lines == ()


def test_what_is_no_sound_and_what_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text.wav").write_text("words")
    with pytest.raises(DecodeError):
        transcribe(tmp_path / "text.wav", recogniser(), ignore)
    monkeypatch.setattr("engine.hearing.sound.LONGEST_SECONDS", 1.0)
    with pytest.raises(DecodeError, match="longer than 1 seconds"):
        transcribe(written(tmp_path, np.zeros(2 * RATE)), recogniser(), ignore)


def test_pieces_are_cut_where_it_is_softest_and_are_the_whole() -> None:
    samples = np.random.default_rng(1).normal(0, 0.1, 16_000 * 150).astype(np.float32)
    samples[16_000 * 110 : 16_000 * 111] = 0.0
    (first, second), rest = list(pieces_of(samples)), samples
    assert 110.0 <= second[0] / 16_000 <= 111.0
    assert np.array_equal(np.concatenate([first[1], second[1]]), rest)


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(BadRecogniser, match=r"no model\.bin and no tokenizer\.json"):
        Recogniser(tmp_path)


def test_without_a_separator_the_mix_is_heard_and_that_is_said(tmp_path: Path) -> None:
    voice = find_voice(tmp_path / "mix.wav", tmp_path, None, ignore)
    assert (voice.path, voice.remark) == (tmp_path / "mix.wav", IN_THE_MIX)
