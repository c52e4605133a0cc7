"""Files in, files out: what is untouched stays to the bit, regions have no audible edges, formats are what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine.audio.decoding import DecodeError, as_int16, read_blocks
from engine.effects import workshop, writing
from engine.effects.chain import parse
from engine.effects.effect import EffectError
from engine.effects.parameters import ChainError
from engine.effects.rendering import Rendered, render
from tests.engine.effects.sounds import RATE, level_db, noise, sine, spectrum, tone_db

Render = Callable[..., tuple[Rendered, Path]]


@pytest.fixture
def laid(tmp_path: Path) -> Render:
    """Write samples as a file, lay a chain over it, give what was measured and the result."""

    def lay(
        samples: np.ndarray, *effects: Any, to: str = "out.wav", rate: int = RATE, **document: Any
    ) -> tuple[Rendered, Path]:
        source, subtype = tmp_path / document.pop("source", "in.wav"), document.pop("subtype", "PCM_16")
        if not source.exists():
            soundfile.write(source, samples, rate, subtype=subtype)
        sounds = document.pop("sounds", {})
        chain = parse({"effects": list(effects), **document})
        return render(
            source, chain, tmp_path / to, lambda _stage, _share: None, sounds=sounds, work=tmp_path
        ), tmp_path / to

    return lay


def pcm(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="int16", always_2d=True)[0]


def full_scale() -> np.ndarray:
    samples = noise(0.7, -3)
    samples[100], samples[200] = 1.0, -1.0
    return np.clip(samples, -1.0, 1.0)


def test_an_untouched_file_comes_out_to_the_bit(laid: Render, tmp_path: Path) -> None:
    rendered, result = laid(full_scale())
    assert result.read_bytes() == (tmp_path / "in.wav").read_bytes()
    assert rendered.written is None
    assert rendered.before == rendered.after


@pytest.mark.parametrize(("subtype", "kind"), [("PCM_16", "int16"), ("PCM_24", "int32"), ("FLOAT", "float32")])
def test_untouched_samples_come_out_to_the_bit_in_another_file(
    laid: Render, tmp_path: Path, subtype: str, kind: str
) -> None:
    to = "out.flac" if subtype != "FLOAT" else "other.wav"
    document = {"export": {"format": to.rpartition(".")[2]}}
    _rendered, result = laid(full_scale(), to=to, subtype=subtype, **document)
    expected = soundfile.read(tmp_path / "in.wav", dtype=kind)[0]
    assert np.array_equal(soundfile.read(result, dtype=kind)[0], expected)
    assert soundfile.info(result).subtype == subtype


def test_nothing_outside_a_region_changes(laid: Render) -> None:
    samples = full_scale()
    _rendered, result = laid(
        samples, {"kind": "gain", "gain_db": -20}, region={"start_seconds": 0.2, "end_seconds": 0.4}
    )
    before, after = as_int16(samples), pcm(result)
    start, stop = round(0.2 * RATE), round(0.4 * RATE)
    # Blocks that an effect touched are dithered by one step at most.
    assert np.abs(after[:start].astype(int) - before[:start]).max() <= 1
    assert np.abs(after[stop:].astype(int) - before[stop:]).max() <= 1
    middle = after[start + 441 : stop - 441] / 32768
    assert level_db(middle) - level_db(samples[start:stop]) == pytest.approx(-20, abs=0.1)


@pytest.mark.parametrize(
    "effect",
    [
        {"kind": "gain", "gain_db": -12},
        {"kind": "pitch", "semitones": 3},
        {"kind": "tempo", "factor": 1.3},
        {"kind": "reverse"},
        {"kind": "saturation", "drive_db": 12},
    ],
)
def test_the_edges_of_a_region_do_not_click(laid: Render, effect: dict[str, Any]) -> None:
    samples = sine(200, 1.2)
    _rendered, result = laid(samples, effect, region={"start_seconds": 0.3, "end_seconds": 0.8})
    steps = np.abs(np.diff(pcm(result)[:, 0] / 32768))
    assert steps.max() < 2.2 * np.abs(np.diff(samples[:, 0])).max()


def test_an_effect_that_changes_nothing_leaves_no_trace_of_its_region(laid: Render) -> None:
    samples = noise(0.5)
    _rendered, result = laid(
        samples, {"kind": "gain", "gain_db": 0}, region={"start_seconds": 0.1, "end_seconds": 0.3}, subtype="FLOAT",
        export={"bit_depth": 32},
    )  # fmt: skip
    assert np.abs(soundfile.read(result, dtype="float32")[0] - samples).max() < 1e-6


def test_a_region_of_another_length_moves_what_is_behind_it(laid: Render) -> None:
    samples = noise(1.0)
    _rendered, result = laid(
        samples, {"kind": "speed", "factor": 2.0}, region={"start_seconds": 0.2, "end_seconds": 0.6}
    )
    after = pcm(result)
    assert len(after) == RATE - round(0.2 * RATE)
    assert np.abs(after[round(0.4 * RATE) :].astype(int) - as_int16(samples)[round(0.6 * RATE) :]).max() <= 1


def test_a_room_in_a_region_rings_on_over_what_follows(laid: Render) -> None:
    samples = np.concatenate([noise(0.5), np.zeros((RATE // 2, 2), np.float32)])
    rendered, result = laid(
        samples, {"kind": "reverb", "room": "hall", "mix": 0.5}, region={"start_seconds": 0.1, "end_seconds": 0.5}
    )
    assert level_db(pcm(result)[round(0.55 * RATE) : round(0.7 * RATE)] / 32768) > -45
    assert rendered.after.duration_seconds == pytest.approx(0.5 + 2.218, abs=0.001)


def test_a_region_behind_the_end_is_refused(laid: Render) -> None:
    with pytest.raises(EffectError, match="region lies behind the end"):
        laid(noise(0.3), {"kind": "gain"}, region={"start_seconds": 1, "end_seconds": 2})


@pytest.mark.parametrize("name", ["out.mp3", "out.opus", "out.flac", "out.wav"])
def test_every_format_holds_the_sound(laid: Render, name: str) -> None:
    rendered, result = laid(sine(440, 1.0), {"kind": "gain", "gain_db": -3}, to=name)
    decoded = np.concatenate(list(read_blocks(result)))
    assert abs(len(decoded) - RATE) <= (1 if name in ("out.flac", "out.wav") else 2_000)
    assert tone_db(decoded[5_000:-5_000, 0], 440) == pytest.approx(-15, abs=0.3)
    assert rendered.written is not None
    assert rendered.written.format == name.partition(".")[2]


@pytest.mark.parametrize("rate", [22_050, 32_000, 48_000, 96_000])
def test_another_sample_rate_keeps_length_and_place(laid: Render, rate: int) -> None:
    samples = sine(1_000, 0.5)
    samples[:2_000] = samples[-2_000:] = 0
    rendered, result = laid(samples, export={"sample_rate": rate})
    found = soundfile.read(result)[0][:, 0]
    assert soundfile.info(result).samplerate == rate
    assert len(found) == rendered.written.frames == round(len(samples) * rate / RATE)
    expected = np.interp(np.arange(len(found)) * RATE / rate, np.arange(len(samples)), samples[:, 0])
    assert np.abs(found - expected)[round(rate * 0.1) : -round(rate * 0.1)].max() < 0.01


def test_mono_and_bits_are_what_was_wished(laid: Render) -> None:
    _rendered, result = laid(noise(0.2), export={"channels": "mono", "bit_depth": 24})
    assert (soundfile.info(result).channels, soundfile.info(result).subtype) == (1, "PCM_24")


def test_dither_turns_distortion_into_noise(laid: Render) -> None:
    quiet = sine(1_000, 2.0, -92)
    found = {}
    for dither in ("none", "triangular"):
        export = {"bit_depth": 16, "dither": dither}
        _rendered, result = laid(quiet, source="in.flac", subtype="PCM_24", to=f"{dither}.wav", export=export)
        line = soundfile.read(result)[0][:, 0]
        found[dither] = tone_db(line, 1_000) - tone_db(line, 3_000)
    assert found["none"] < 17
    assert found["triangular"] > 28
    hertz, levels = spectrum(soundfile.read(result)[0][:, 0])
    assert levels[(hertz > 1_500) & (hertz < 20_000)].max() < -105


def test_what_is_too_loud_is_told(laid: Render) -> None:
    rendered, _result = laid(sine(440, 0.3, -6), {"kind": "gain", "gain_db": 12})
    assert "add a limiter" in rendered.warning
    calm, _result = laid(sine(440, 0.3, -6), {"kind": "gain", "gain_db": 3}, source="other.wav")
    assert calm.warning == ""


def test_before_and_after_are_measured(laid: Render) -> None:
    rendered, _result = laid(sine(1_000, 2.0, -20), {"kind": "gain", "gain_db": 6})
    assert rendered.after.loudness_lufs - rendered.before.loudness_lufs == pytest.approx(6, abs=0.05)
    assert rendered.before.sample_peak_dbfs == pytest.approx(-20, abs=0.05)
    assert rendered.to_dict()["written"]["bit_depth"] == 16


@pytest.mark.parametrize(
    ("name", "export", "words"),
    [
        ("out.ogg", {}, "choose .wav, .flac, .mp3 or .opus"),
        ("out.wav", {"format": "flac"}, "format is flac, but the file is to be called .wav"),
        ("out.mp3", {"bit_depth": 16}, "mp3 has its own sample rate"),
    ],
)
def test_a_format_that_cannot_be_is_refused(laid: Render, name: str, export: dict[str, Any], words: str) -> None:
    with pytest.raises(ChainError, match=words):
        laid(noise(0.1), {"kind": "gain"}, to=name, export=export)


def test_mono_and_other_rates_come_in(laid: Render) -> None:
    mono = sine(440, 0.5)[:, 0]
    rendered, result = laid(mono, {"kind": "gain", "gain_db": -1}, rate=48_000)
    assert rendered.before.duration_seconds == pytest.approx(0.5 * RATE / 48_000, abs=0.001)
    assert tone_db(pcm(result)[2_000:-2_000, 0] / 32768, 440 * 48_000 / RATE) == pytest.approx(-13, abs=0.2)


def test_no_sound_is_refused(laid: Render, tmp_path: Path) -> None:
    (tmp_path / "in.wav").write_text("no sound at all")
    with pytest.raises(DecodeError):
        laid(noise(0.1), {"kind": "gain"})


def test_another_sound_is_read_from_its_file(laid: Render, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "b.flac", sine(660, 1.0), RATE)
    effect = {"kind": "cross_fade", "into": "b", "at_seconds": 0.3, "seconds": 0.1}
    _rendered, result = laid(sine(440, 0.5), effect, sounds={"b": tmp_path / "b.flac"})
    assert len(pcm(result)) == round(1.3 * RATE)
    assert tone_db(pcm(result)[RATE // 2 :, 0] / 32768, 660) == pytest.approx(-12, abs=0.2)


def test_nothing_in_between_is_left_behind(laid: Render, tmp_path: Path) -> None:
    laid(noise(0.5), {"kind": "compressor"}, {"kind": "reverse"}, {"kind": "loudness"})
    assert {path.name for path in tmp_path.iterdir()} == {"in.wav", "out.wav"}


@pytest.mark.parametrize("name", ["out.wav", "out.flac", "out.mp3"])
def test_a_fault_on_the_way_leaves_what_was_there(
    laid: Render, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(b"what was there")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_write_samples", full)
    with pytest.raises(OSError, match="No space left"):
        laid(noise(0.2), {"kind": "gain"}, to=name)
    assert (tmp_path / name).read_bytes() == b"what was there"
    assert {path.name for path in tmp_path.iterdir()} == {"in.wav", name}


def test_a_file_that_ends_in_the_middle_is_told(laid: Render, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "in.wav", noise(0.5), RATE)
    whole = (tmp_path / "in.wav").read_bytes()
    (tmp_path / "in.wav").write_bytes(whole[: len(whole) // 2])
    rendered, _result = laid(noise(0.1), {"kind": "gain", "gain_db": -3})
    assert "the end is missing" in rendered.warning
    assert rendered.after.duration_seconds == pytest.approx(0.25, abs=0.01)


def test_a_file_of_hours_is_refused(laid: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "LONGEST_SECONDS", 0.5)
    with pytest.raises(DecodeError, match=r"longer than 0\.5 seconds"):
        laid(noise(0.6), {"kind": "gain"})
