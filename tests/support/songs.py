"""Short songs of the composer as plain sound, and what becomes of sound on its way through the world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.brief import Brief
from engine.composer.playing import play
from engine.composer.writing import write_score
from engine.words.reading import resolve

Samples = NDArray[np.float32]


def composed(into: Path, prompt: str, seconds: float = 40.0, **options: Any) -> Samples:
    """A song of this prompt as the composer plays it: (frames, 2). into: a folder for its parts."""
    brief = resolve(Brief(prompt, duration_seconds=seconds, **options).checked())
    made = play(write_score(brief), into, lambda _stage, _share: None)
    samples: Samples = soundfile.read(str(made.mix), dtype="float32", always_2d=True)[0]
    return samples


def part(samples: Samples, start: float, seconds: float) -> Samples:
    """A stretch of it, in seconds."""
    return samples[round(start * SAMPLE_RATE) : round((start + seconds) * SAMPLE_RATE)]


def as_mp3(samples: Samples, path: Path, bits_per_second: int = 128_000, rate: int = 44_100) -> Path:
    """Written as the MP3 that people make of it."""
    with av.open(str(path), "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate, options={"compression_level": "7"})
        stream.bit_rate, stream.format, stream.layout = bits_per_second, "s16p", "stereo"
        resampler = av.AudioResampler(format="s16p", layout="stereo", rate=rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), format="flt", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        for converted in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path
