"""Measures the studio: taking apart, reading in, effects and mixes, in processor time and memory, beside others' ways.

`python -m bench.studio_bench [--seconds 180] [--write docs/studio.md]` prints a table, or puts it between that page's
markers. Every row is a process of its own with one thread for arithmetic. Beside it, in the same run: the median
filters as scipy has them, and the `ffmpeg` program where there is one (or FFMPEG names it).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[1]
RATE = 44_100
EFFECTS: list[dict[str, Any]] = [
    {"kind": "equalizer", "low_db": 3, "high_db": -3},
    {"kind": "compressor", "threshold_db": -20},
    {"kind": "chorus"},
    {"kind": "delay", "seconds": 0.25},
    {"kind": "limiter", "gain_db": 3},
]
# Two shelves, two voices, one echo that comes back, and the dither of the file, as ours. Its limiter is for the samples
# themselves, ours for what lies between them too.
SAME_IN_FFMPEG = (
    "bass=g=3:f=200,treble=g=-3:f=5000,acompressor=threshold=-20dB:ratio=3:attack=10:release=150,"
    "chorus=0.6:0.9:12|12:0.28|0.28:0.6|0.6:2.5|2.5,aecho=1:0.9:250:0.3,alimiter=level_in=1.4:limit=0.89"
)
MEASURED_BEFORE, MEASURED_AFTER = "ebur128=peak=sample:framelog=quiet", "ebur128=peak=true:framelog=quiet"
DITHERED = "aresample=osf=s16:dither_method=triangular"
HEAD = "| | processor seconds for a minute | × real time | memory | limit |\n|---|---|---|---|---|"


def music(path: Path, seconds: float, seed: int) -> Path:
    """Hits, a bass line, chords and some noise, as long as wished, written a second at a time, where it is not yet."""
    if path.exists():
        return path
    chance = np.random.default_rng(seed)
    place = np.arange(RATE) / RATE
    hits = (np.exp(-((place * 4 % 1) * 30))[:, None] * chance.standard_normal((RATE, 2)) * 0.2).astype(np.float32)
    with soundfile.SoundFile(path, "w", RATE, 2, subtype="PCM_16") as file:
        for second in range(round(seconds)):
            root = 55.0 * 2 ** ((second * 5 + seed) % 12 / 12)
            tones = sum(np.sin(2 * np.pi * root * tone * place) for tone in (1, 4, 5, 6)) * 0.05
            file.write(hits + tones[:, None].astype(np.float32))
    return path


def separation(folder: Path, seconds: float, *, four: bool) -> None:
    from engine.separation.preparing import NETWORK, SEPARATOR
    from engine.separation.separating import separate
    from engine.separation.voice import VoiceSeparator
    from tests.support.models import models_folder

    voice = VoiceSeparator(models_folder() / SEPARATOR.name / NETWORK, threads=2)
    separate(music(folder / "a.wav", seconds, 1), folder, voice, ignore, are_drums_wanted=four)


def plain_medians(folder: Path, seconds: float) -> None:
    """The recipe of the drums as it stands in books: all of it at once, with scipy's median filter."""
    from scipy.ndimage import median_filter
    from scipy.signal import istft, stft

    sound, _ = soundfile.read(music(folder / "a.wav", seconds, 1), dtype="float32")
    spectra = stft(sound.T, RATE, nperseg=4096, noverlap=3072)[2]
    magnitude = np.abs(spectra).mean(axis=0)
    steady, wide = median_filter(magnitude, (1, 17)) ** 3, median_filter(magnitude, (7, 1)) ** 3
    istft(spectra * (wide / (wide + steady + 1e-20)), RATE, nperseg=4096, noverlap=3072)


def reading_in(folder: Path, seconds: float) -> None:
    from engine.intake import take_in

    source = music(folder / "a.wav", seconds, 1)
    command = [sys.executable, "-m", "engine.audio.transcription", source, str(seconds + 1)]
    with (folder / "samples").open("wb") as samples:
        subprocess.run(command, check=True, stdout=samples, cwd=ROOT)
    take_in(folder / "samples", folder, "Bench", ignore)


def analysing(folder: Path, seconds: float) -> None:
    from engine.analysis.analysing import analyse

    analyse(music(folder / "a.wav", seconds, 1), picture=folder / "spectrogram.png")


def effects(folder: Path, seconds: float) -> None:
    from engine.effects.chain import parse
    from engine.effects.rendering import render

    render(music(folder / "a.wav", seconds, 1), parse({"effects": EFFECTS}), folder / "b.wav", ignore)


def effects_in_ffmpeg(folder: Path, seconds: float, *, measured: bool) -> None:
    source = music(folder / "a.wav", seconds, 1)
    chain = [MEASURED_BEFORE, SAME_IN_FFMPEG, MEASURED_AFTER, DITHERED] if measured else [SAME_IN_FFMPEG, DITHERED]
    words = ["-v", "error", "-nostdin", "-threads", "1", "-i", source, "-af", ",".join(chain), folder / "b.wav"]
    subprocess.run([str(ffmpeg()), *words], check=True)


def mixing(folder: Path, seconds: float) -> None:
    from engine.mixing.document import parse_mix
    from engine.mixing.rendering import render_mix

    files = {f"{number}.wav": music(folder / f"{number}.wav", seconds, number) for number in range(8)}
    parts = [
        {"source": name, "volume_db": -12 - number, "pan": (number - 4) / 5, "offset_seconds": number / 100,
         "fade_in_seconds": 1, "fade_out_seconds": 2}
        for number, name in enumerate(files)
    ]  # fmt: skip
    render_mix(parse_mix({"parts": parts}), files, folder / "mix.wav", ignore)


WORK: dict[str, tuple[str, Callable[[Path, float], None], float, str]] = {
    "two": ("taken apart into two", lambda folder, seconds: separation(folder, seconds, four=False), 1, "4 s, 450 MB"),
    "four": ("taken apart into four", lambda folder, seconds: separation(folder, seconds, four=True), 1, "7 s, 450 MB"),
    "plain": ("– only the medians, as scipy has them", plain_medians, 1, ""),
    "import": ("read in, measured and copied", reading_in, 5, "× 40, 150 MB at 15 minutes"),
    "analysis": ("analysed, which is a job of its own", analysing, 5, "150 MB at 15 minutes"),
    "effects": ("five effects, measured before and after", effects, 1, "× 60, half of ffmpeg, 120 MB"),
    "ffmpeg": ("– the like in ffmpeg, not measured", partial(effects_in_ffmpeg, measured=False), 1, ""),
    "ffmpeg-measured": ("– the like in ffmpeg, measured alike", partial(effects_in_ffmpeg, measured=True), 1, ""),
    "mix": ("a mix of 8 parts", mixing, 1, "× 40, 120 MB"),
}


def ignore(_stage: str, _share: float | None) -> None:
    """Nobody watches."""


def ffmpeg() -> str | None:
    return os.environ.get("FFMPEG") or shutil.which("ffmpeg")


def spent(who: int) -> float:
    """Processor seconds of this process or of programs that it ran."""
    found = resource.getrusage(who)
    return found.ru_utime + found.ru_stime


def measure(name: str, seconds: float) -> dict[str, float]:
    """In this process: what the work and the start of its program cost, without what making its music cost."""
    is_program = name.startswith("ffmpeg")
    own, others = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    with tempfile.TemporaryDirectory() as place:
        begin = spent(own)
        for number, source in enumerate([f"{part}.wav" for part in range(8)] if name == "mix" else ["a.wav"]):
            music(Path(place, source), seconds, number)
        made = spent(own) - begin
        WORK[name][1](Path(place), seconds)
    cost = spent(others) if is_program else spent(own) + spent(others) - made
    peak = resource.getrusage(others if is_program else own).ru_maxrss / 1024
    return {"minute": cost / seconds * 60, "megabytes": peak}


def row(name: str, seconds: float) -> str:
    """A line of the table, from a process of its own."""
    title, _, times, limit = WORK[name]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    words = [sys.executable, "-m", "bench.studio_bench", "--one", name, "--seconds", str(seconds * times)]
    done = subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT, env=environment)
    found = json.loads(done.stdout.splitlines()[-1])
    count = seconds * times / 60
    minutes = f" ({count:g} minute{'s' if count != 1 else ''})"
    speed = 60 / found["minute"]
    return f"| {title}{minutes} | {found['minute']:.2f} | {speed:.0f} | {found['megabytes']:.0f} MB | {limit} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0, help="how long the music is (default: 180)")
    parser.add_argument("--write", type=Path, help="a page with <!-- bench --> markers around the table")
    parser.add_argument("--one", choices=WORK, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.seconds)))
        return
    rows = []
    print(HEAD, flush=True)
    for name in WORK:
        if ffmpeg() or not name.startswith("ffmpeg"):
            rows.append(row(name, options.seconds))
            print(rows[-1], flush=True)
    if options.write:
        before, _, rest = options.write.read_text("utf-8").partition("<!-- bench -->\n")
        after = rest.partition("<!-- /bench -->")[2]
        table = "\n".join([HEAD, *rows])
        options.write.write_text(f"{before}<!-- bench -->\n{table}\n<!-- /bench -->{after}", "utf-8")


if __name__ == "__main__":
    main()
