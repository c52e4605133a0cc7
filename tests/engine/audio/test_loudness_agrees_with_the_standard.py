"""Loudness and true peak follow ITU-R BS.1770-4, checked against reference tones and FFmpeg's ebur128."""

from __future__ import annotations

import math
from pathlib import Path

import av
import numpy as np
import pytest

from engine.audio.loudness import LoudnessMeter, measure
from tests.engine.audio.sounds import Sound, mixed, noise, silence, sine, song, written


def ebur128(path: Path) -> dict[str, float]:
    """What FFmpeg's own meter says."""
    found: dict[str, str] = {}
    with av.open(str(path)) as container:
        graph = av.filter.Graph()
        source = graph.add_abuffer(template=container.streams.audio[0])
        meter = graph.add("ebur128", "peak=true:metadata=1")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        for frame in [*container.decode(audio=0), None]:
            graph.push(frame)
            while True:
                try:
                    found.update(graph.pull().metadata)
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
    return {
        "integrated": float(found["lavfi.r128.I"]),
        "range": float(found["lavfi.r128.LRA"]),
        "peak": 20 * math.log10(float(found["lavfi.r128.true_peak"])),
    }


def test_the_reference_tone_of_minus_23_reads_minus_23(tmp_path: Path) -> None:
    assert measure(written(tmp_path / "a.wav", sine(997.0, 20.0, -23.0))).integrated_lufs == pytest.approx(-23, abs=0.1)


def test_one_channel_of_a_full_scale_tone_reads_minus_3_01(tmp_path: Path) -> None:
    tone = sine(997.0, 5.0, 0.0)
    tone[:, 1] = 0.0
    assert measure(written(tmp_path / "a.wav", tone)).integrated_lufs == pytest.approx(-3.01, abs=0.02)


def test_quiet_passages_are_gated_out(tmp_path: Path) -> None:
    # EBU Tech 3341, case 3: -36, -23, -36 LUFS must read -23.
    parts = [sine(1000.0, 10.0, -36.0), sine(1000.0, 60.0, -23.0), sine(1000.0, 10.0, -36.0)]
    loudness = measure(written(tmp_path / "a.wav", np.concatenate(parts)))
    assert loudness.integrated_lufs == pytest.approx(-23, abs=0.1)


def test_the_range_of_two_levels_is_their_distance(tmp_path: Path) -> None:
    # EBU Tech 3342, case 1.
    sound = np.concatenate([sine(1000.0, 20.0, -20.0), sine(1000.0, 20.0, -30.0)])
    assert measure(written(tmp_path / "a.wav", sound)).range_lu == pytest.approx(10.0, abs=1.0)


@pytest.mark.parametrize("hertz", [5512.5, 11_025.0, 14_700.0])
def test_peaks_between_the_samples_are_found(tmp_path: Path, hertz: float) -> None:
    # EBU Tech 3341 allows +0.2/-0.4 dB; the tone fades in so that nothing but the tone is measured.
    tone = sine(hertz, 2.0, -6.0, phase=math.pi / 4)
    tone *= np.minimum(np.arange(len(tone)) / 20_000, 1.0)[:, None].astype(np.float32)
    assert -6.4 <= measure(written(tmp_path / "a.wav", tone)).true_peak_dbtp <= -5.8


@pytest.mark.parametrize(
    "sound",
    [
        noise(10.0),
        mixed(song(120.0, "C major", 12.0)),
        np.concatenate([noise(4.0, 0.2), silence(3.0), noise(5.0, 0.01)]),
    ],
)
def test_ffmpeg_reads_the_same(tmp_path: Path, sound: Sound) -> None:
    path = written(tmp_path / "a.wav", sound)
    ours, theirs = measure(path), ebur128(path)
    assert ours.integrated_lufs == pytest.approx(theirs["integrated"], abs=0.1)
    assert ours.true_peak_dbtp == pytest.approx(theirs["peak"], abs=0.25)
    assert ours.range_lu == pytest.approx(theirs["range"], abs=1.0)


def test_block_lengths_leave_no_trace() -> None:
    sound = noise(3.0)
    readings = []
    for length in (len(sound), 4_410, 777):
        meter = LoudnessMeter()
        for start in range(0, len(sound), length):
            meter.hear(sound[start : start + length])
        readings.append(meter.result())
    assert readings[1].integrated_lufs == pytest.approx(readings[0].integrated_lufs, abs=1e-6)
    assert readings[2].true_peak_dbtp == pytest.approx(readings[0].true_peak_dbtp, abs=1e-4)


def test_silence_and_nothing_are_measured_without_explosions() -> None:
    meter = LoudnessMeter()
    assert meter.result().integrated_lufs == -70.0
    meter.hear(silence(1.0))
    assert meter.result().integrated_lufs == -70.0
    assert meter.result().true_peak_dbtp == -120.0
