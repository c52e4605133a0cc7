"""The next seconds from a place, computed alone, are what the whole has there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine.effects import workshop
from engine.effects.chain import parse
from engine.effects.effect import EffectError
from engine.effects.rendering import preview, render
from tests.engine.effects.sounds import RATE, level_db, noise, seconds, sine

LENGTH = 12.0


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("preview") / "in.wav"
    swell = (0.6 + 0.4 * np.sin(seconds(LENGTH) * 3))[:, None]
    soundfile.write(path, (noise(LENGTH) + sine(220, LENGTH)) * swell, RATE, subtype="PCM_16")
    return path


def both(source: Path, tmp_path: Path, effects: list[dict[str, Any]], start: float, length: float) -> list[np.ndarray]:
    chain = parse({"effects": effects, "export": {"dither": "none"}})
    render(source, chain, tmp_path / "whole.wav", lambda _stage, _share: None)
    assert preview(source, chain, tmp_path / "part.wav", start, length) == pytest.approx(length)
    whole, part = (soundfile.read(tmp_path / name)[0] for name in ("whole.wav", "part.wav"))
    assert len(part) == round(length * RATE)
    return [whole[round(start * RATE) :][: len(part)], part]


@pytest.mark.parametrize(
    "effects",
    [
        [
            {"kind": "equalizer", "low_db": 6},
            {"kind": "compressor", "threshold_db": -25},
            {"kind": "limiter", "gain_db": 9},
        ],
        [{"kind": "saturation"}, {"kind": "chorus"}, {"kind": "rotation"}, {"kind": "fade", "out_seconds": 6}],
        [{"kind": "delay", "seconds": 0.2}, {"kind": "reverb", "room": "room"}, {"kind": "gate"}],
        [{"kind": "tempo", "factor": 1.2}, {"kind": "pitch", "semitones": 1}, {"kind": "de_esser"}],
        [{"kind": "compressor"}, {"kind": "reverse"}, {"kind": "speed", "factor": 1.1}],
        [{"kind": "centre_cancel"}, {"kind": "loop", "start_seconds": 5, "end_seconds": 7}, {"kind": "trim"}],
        [{"kind": "noise_reduction", "learn_from": 1, "learn_to": 2}, {"kind": "loudness", "target_lufs": -10}],
    ],
)
def test_a_preview_is_what_the_whole_has_there(source: Path, tmp_path: Path, effects: list[dict[str, Any]]) -> None:
    whole, part = both(source, tmp_path, effects, 7.3, 1.0)
    # A step of 16 bits, and -80 dB of what a filter still remembers.
    assert np.abs(whole - part).max() <= 2 / 32_768


def test_loudness_of_a_long_sound_is_judged_by_excerpts(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "_MEASURED_WHOLE_SECONDS", 5.0)
    effects = [
        {"kind": "tempo", "factor": 1.1},
        {"kind": "pitch", "semitones": 2},
        {"kind": "loudness"},
        {"kind": "gain"},
    ]
    whole, part = both(source, tmp_path, effects, 7.3, 2.0)
    assert level_db(part) == pytest.approx(level_db(whole), abs=0.7)
    assert np.corrcoef(part[:, 0], whole[:, 0])[0, 1] > 0.999


def test_a_preview_ends_where_the_sound_ends(source: Path, tmp_path: Path) -> None:
    chain = parse({"effects": [{"kind": "gain", "gain_db": -3}]})
    assert preview(source, chain, tmp_path / "part.wav", 11.5) == pytest.approx(0.5)
    with pytest.raises(EffectError, match="is 12 seconds long: choose an earlier place"):
        preview(source, chain, tmp_path / "part.wav", 12.0)


def test_a_preview_of_other_formats_is_decoded_first(source: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "in.flac", soundfile.read(source)[0], RATE)
    chain = parse({"effects": [{"kind": "gain", "gain_db": -6}]})
    preview(tmp_path / "in.flac", chain, tmp_path / "flac.wav", 3.0, 1.0)
    preview(source, chain, tmp_path / "wav.wav", 3.0, 1.0)
    assert np.array_equal(soundfile.read(tmp_path / "flac.wav")[0], soundfile.read(tmp_path / "wav.wav")[0])
