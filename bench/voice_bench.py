"""Measures what correcting a voice costs, beside WORLD's analysis and synthesis of the same take, on one core.

`python -m bench.voice_bench [--write docs/voice.md]` prints a table, or puts it between that page's markers. Each row
is a process of its own. WORLD (pyworld, MIT) comes into an environment that is gone afterwards.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from bench.voice_lab import phrase
from engine import SAMPLE_RATE

ROOT = Path(__file__).resolve().parents[1]
# pyworld asks for pkg_resources, which newer ones no longer bring.
WORLD = ("pyworld==0.3.5", "setuptools<81", "soundfile")
HEAD = "| | processor seconds | times real time | memory | limit |\n|---|---|---|---|---|"
CORRECTION = """
import sys
from pathlib import Path
from engine.effects.chain import parse
from engine.effects.rendering import render
chain = parse({"effects": [{"kind": "pitch_correction", "key": "chromatic"}]})
render(Path(sys.argv[1]), chain, Path(sys.argv[2]), lambda stage, share: None)
"""
# The quicker of its two pitch trackers, at the rate of the take.
VOCODER = """
import sys
import numpy
import pyworld
import soundfile
both, rate = soundfile.read(sys.argv[1])
take = numpy.ascontiguousarray(both[:, 0])
rough, times = pyworld.dio(take, rate)
pitch = pyworld.stonemask(take, rough, times, rate)
envelope = pyworld.cheaptrick(take, pitch, times, rate)
noise = pyworld.d4c(take, pitch, times, rate)
soundfile.write(sys.argv[2], pyworld.synthesize(pitch, envelope, noise, rate), rate)
"""


def sing(path: Path, seconds: float) -> None:
    """Phrases of the lab, out of tune, one after the other."""
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < seconds * SAMPLE_RATE:
        parts.append(phrase(len(parts), 45.0).sound)
    take = np.concatenate(parts)[: round(seconds * SAMPLE_RATE)]
    soundfile.write(path, np.stack([take, take], axis=1), SAMPLE_RATE)


def world(folder: Path) -> Path:
    """A Python with WORLD, in this folder."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *WORLD], check=True)
    return python


def measure(python: Path, program: str, take: Path) -> tuple[float, float]:
    """Processor seconds and megabytes of a program, from its start to its end."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    words = [str(python), "-c", program, str(take), str(take.with_name("result.wav"))]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **threads})
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("It failed.")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def rows(seconds: float) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        take = Path(place, "take.wav")
        sing(take, seconds)
        ours, memory = measure(Path(sys.executable), CORRECTION, take)
        theirs, much = measure(world(Path(place, "world")), VOCODER, take)
    return [
        f"| corrected and measured | {ours:.1f} | {seconds / ours:.0f} | {memory:.0f} MB | × 12, 300 MB |",
        f"| – WORLD, analysis and synthesis | {theirs:.1f} | {seconds / theirs:.0f} | {much:.0f} MB | |",
        f"| – how many times as fast as WORLD | {theirs / ours:.1f} | | | 3 |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0, help="how long the take is (default: 180)")
    parser.add_argument("--write", type=Path, help="a page with <!-- bench --> markers around the table")
    options = parser.parse_args()
    table = "\n".join([HEAD, *rows(options.seconds)])
    print(table)
    if options.write:
        before, _, rest = options.write.read_text("utf-8").partition("<!-- bench -->\n")
        after = rest.partition("<!-- /bench -->")[2]
        options.write.write_text(f"{before}<!-- bench -->\n{table}\n<!-- /bench -->{after}", "utf-8")


if __name__ == "__main__":
    main()
