"""Measures the composer per genre: what was asked, what is heard, and what it costs on one core.

`python -m bench.engine_bench [--write docs/engine.md]` prints a table, or puts it between that page's markers.
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
import time
from pathlib import Path

GENRES = ("lo-fi", "house", "ambient", "orchestral", "rock", "hip-hop", "jazz", "synthwave")
FASTEST_LIMIT, MEMORY_LIMIT = 12.0, 700
COLUMNS = (
    "genre", "key", "tempo asked / heard (BPM)", "in key", "LUFS", "dBTP", "× real time", "encoding (s)",
    "FluidSynth (s)", "peak MB",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def measure(genre: str, seconds: float) -> None:
    """In a process of its own, so that its memory is this song's alone: brief to verified master, then every file."""
    # Before numpy is loaded: one core.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    from engine.brief import Brief
    from engine.composer.instruments import FONT
    from engine.production import finish
    from engine.providers.composer import ComposerProvider
    from engine.providers.interface import GenerationRequest
    from engine.words.reading import resolve

    encoding_began: list[float] = []

    def watch(stage: str, _share: float | None) -> None:
        if stage == "encoding" and not encoding_began:
            encoding_began.append(time.process_time())

    with tempfile.TemporaryDirectory() as name:
        folder, provider = Path(name), ComposerProvider()
        began = time.process_time()
        brief = resolve(Brief(f"a {genre} piece", genre=genre, duration_seconds=seconds, seed=11))
        request = GenerationRequest(brief, "bench")
        fetched = provider.fetch(request, provider.submit(request), folder, watch)
        song = finish(fetched, brief, provider.name, folder, "Bench", ["wav", "mp3", "opus"], watch)
        took, encoding = encoding_began[0] - began, time.process_time() - encoding_began[0]
        heard = song.measured
        print(
            json.dumps(
                {
                    "genre": genre, "key": brief.key, "asked": brief.tempo_bpm, "heard": heard.tempo_bpm,
                    "share": heard.key_share, "lufs": heard.loudness_lufs, "peak": heard.true_peak_dbtp,
                    "speed": seconds / took, "encoding": encoding,
                    "fluidsynth": fluidsynth(FONT, fetched.midi), "seconds": seconds,
                    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                }
            )
        )  # fmt: skip


def fluidsynth(font: Path, midi: Path | None) -> float | None:
    """CPU seconds FluidSynth takes for the same notes on the same font, rendering alone; None where it is missing."""
    program = shutil.which("fluidsynth")
    if program is None or midi is None:
        return None
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    target = midi.with_name("peer.wav")
    subprocess.run([program, "-ni", "-q", "-r", "44100", "-F", target, font, midi], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(found: dict[str, float]) -> str:
    name = found["genre"] if found["seconds"] == 60 else f"{found['genre']}, {found['seconds'] / 60:g} minutes"
    peer = "–" if found["fluidsynth"] is None else f"{found['fluidsynth']:.1f}"
    return (
        f"| {name} | {found['key']} | {found['asked']:g} / {found['heard']:.2f} | {found['share']:.1%} | "
        f"{found['lufs']:.2f} | {found['peak']:.2f} | {found['speed']:.1f} | {found['encoding']:.1f} | {peer} | "
        f"{found['megabytes']:.0f} |"
    )


def table() -> tuple[str, list[str]]:
    """The table, and a sentence for each figure outside its limit."""
    rows, misses = [], []
    for genre, seconds in (*((genre, 60) for genre in GENRES), ("house", 480)):
        command = [sys.executable, "-m", "bench.engine_bench", "--one", genre, str(seconds)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        rows.append(row(found))
        print(rows[-1], flush=True)
        if found["speed"] < FASTEST_LIMIT:
            misses.append(f"{genre}: {found['speed']:.1f}× real time is below {FASTEST_LIMIT:g}×")
        if found["megabytes"] > MEMORY_LIMIT:
            misses.append(f"{genre}: {found['megabytes']} MB is above {MEMORY_LIMIT} MB")
    return "\n".join([HEAD, *rows]), misses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page with <!-- bench --> markers around the table")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], float(options.one[1]))
        return
    print(HEAD, flush=True)
    text, misses = table()
    if options.write:
        before, _, rest = options.write.read_text("utf-8").partition("<!-- bench -->\n")
        _, _, after = rest.partition("<!-- /bench -->")
        options.write.write_text(f"{before}<!-- bench -->\n{text}\n<!-- /bench -->{after}", "utf-8")
    print("\n".join(misses) or "Every figure is within its limit.")


if __name__ == "__main__":
    main()
