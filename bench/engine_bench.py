"""Measures the composer per genre: what is asked and heard, and what it costs beside FluidSynth and an older build.

`python -m bench.engine_bench [--write docs/engine.md]` prints a table, or puts it between that page's markers. The
older build is a checkout of BEFORE in a folder of its own, run in turns with this one on the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import soundfile

BEFORE = "0514a7c"
ROOT = Path(__file__).resolve().parents[1]
GENRES = ("lo-fi", "house", "ambient", "orchestral", "rock", "hip-hop", "jazz", "synthwave")
MOST_OF_FLUIDSYNTH, LEAST_OF_BEFORE, MOST_OF_FIRST_TAKE, MEMORY_LIMIT = 1.7, 1.8, 0.12, 350
COLUMNS = (
    "genre", "key", "tempo asked / heard (BPM)", "in key", "LUFS", "dBTP", "master (s)", "FluidSynth (s)", "×",
    "before (s)", "×", "opening (s)", "of the first take before", "peak MB", "before",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def measure(genre: str, seconds: float) -> None:
    """In a process of its own, warm as workers are: brief to verified master, then MP3 and stems.

    The older build's workers begin each job cold, and so does its bench.
    """
    from engine.composer.instruments import FONT
    from engine.production import finish
    from engine.providers.composer import ComposerProvider
    from engine.providers.interface import GenerationRequest
    from engine.warming import warm_up

    warm_up()
    encoding_began: list[float] = []

    def watch(stage: str, _share: float | None) -> None:
        if stage == "encoding" and not encoding_began:
            encoding_began.append(time.process_time())

    with tempfile.TemporaryDirectory() as name:
        folder, provider = Path(name), ComposerProvider()
        began = time.process_time()
        brief = brief_for(genre, seconds)
        request = GenerationRequest(brief, "bench")
        fetched = provider.fetch(request, provider.submit(request), folder, watch)
        song = finish(fetched, brief, provider.name, folder, "Bench", ["mp3"], watch)
        heard = song.measured
        print(
            json.dumps(
                {
                    "genre": genre, "key": brief.key, "asked": brief.tempo_bpm, "heard": heard.tempo_bpm,
                    "share": heard.key_share, "lufs": heard.loudness_lufs, "peak": heard.true_peak_dbtp,
                    "master": encoding_began[0] - began, "fluidsynth": fluidsynth(FONT, fetched.midi, seconds),
                    "seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                }
            )
        )  # fmt: skip


def measure_opening(genre: str, seconds: float) -> None:
    """In a process of its own, warm as workers are: brief to stored opening."""
    from engine.opening import opening_of
    from engine.warming import warm_up

    warm_up()

    with tempfile.TemporaryDirectory() as name:
        began = time.process_time()
        opening_of(brief_for(genre, seconds), Path(name))
        print(json.dumps({"opening": time.process_time() - began}))


def brief_for(genre: str, seconds: float) -> Any:
    from engine.brief import Brief
    from engine.words.reading import resolve

    return resolve(Brief(f"a {genre} piece", genre=genre, duration_seconds=seconds, seed=11))


def fluidsynth(font: Path, midi: Path | None, seconds: float) -> float | None:
    """CPU seconds FluidSynth takes for the same notes on the same font, without what it renders behind the end.

    None where it is missing.
    """
    program = shutil.which("fluidsynth")
    if program is None or midi is None:
        return None
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    target = midi.with_name("peer.wav")
    subprocess.run([program, "-ni", "-q", "-r", "44100", "-F", target, font, midi], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took * min(1.0, seconds / soundfile.info(str(target)).duration)


def ask(folder: Path, *words: str, bench: str = "bench.engine_bench") -> dict[str, Any]:
    """What a bench in a folder prints for one song. One core; numpy reads that before anything else."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", bench, *words],
        check=True, capture_output=True, text=True, cwd=folder, env=environment,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def song(before: Path, genre: str, seconds: float) -> dict[str, Any]:
    """Everything about one song, of both builds in turns."""
    old = ask(before, "--one", genre, str(seconds))
    found = ask(ROOT, "--one", genre, str(seconds)) | ask(ROOT, "--opening", genre, str(seconds))
    master = old["seconds"] / old["speed"]
    peer = found["fluidsynth"]
    return found | {
        "before": master, "before_megabytes": old["megabytes"], "gain": master / found["master"],
        "of_peer": found["master"] / peer if peer else None,
        "of_first_take": found["opening"] / (master + old["encoding"]),
    }  # fmt: skip


def row(found: dict[str, Any]) -> str:
    name = found["genre"] if found["seconds"] == 60 else f"{found['genre']}, {found['seconds'] / 60:g} minutes"
    peer = f"{found['fluidsynth']:.2f} | {found['of_peer']:.2f}" if found["of_peer"] else "– | –"
    heard = f"{found['heard']:.2f}" if found["heard"] else "–"
    return (
        f"| {name} | {found['key']} | {found['asked']:g} / {heard} | {found['share']:.1%} | "
        f"{found['lufs']:.2f} | {found['peak']:.2f} | {found['master']:.2f} | {peer} | {found['before']:.2f} | "
        f"{found['gain']:.2f} | {found['opening']:.2f} | {found['of_first_take']:.3f} | {found['megabytes']:.0f} | "
        f"{found['before_megabytes']:.0f} |"
    )


def table(genres: list[str]) -> tuple[str, list[str]]:
    """The table with the medians of the songs of a minute, and a sentence for each figure outside its limit."""
    rows, songs = [], []
    with tempfile.TemporaryDirectory() as name:
        before = Path(name) / "before"
        subprocess.run(["git", "worktree", "add", "-q", "--detach", before, BEFORE], check=True, cwd=ROOT)
        try:
            for genre, seconds in (*((genre, 60) for genre in genres), ("house", 480)):
                songs.append(song(before, genre, seconds))
                rows.append(row(songs[-1]))
                print(rows[-1], flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", before], check=True, cwd=ROOT)
    short, long = songs[:-1], songs[-1]
    medians = {
        key: statistics.median(values) if all(values := [each[key] for each in short]) else None
        for key in ("of_peer", "gain", "of_first_take")
    }
    peer = f"{medians['of_peer']:.2f} × FluidSynth" if medians["of_peer"] else "FluidSynth is not here"
    said = f"Medians: {peer}, {medians['gain']:.2f} × as fast as before, an opening {medians['of_first_take']:.3f} of "
    return "\n".join([HEAD, *rows, "", f"{said}the first take before."]), missed(medians, long["megabytes"])


def put_between(page: Path, marker: str, text: str) -> None:
    """Replace what stands between the markers of a page."""
    before, _, rest = page.read_text("utf-8").partition(f"<!-- {marker} -->\n")
    _, _, after = rest.partition(f"<!-- /{marker} -->")
    page.write_text(f"{before}<!-- {marker} -->\n{text}\n<!-- /{marker} -->{after}", "utf-8")


def missed(medians: dict[str, Any], megabytes: float) -> list[str]:
    limits = (
        (medians["of_peer"] or 0.0, MOST_OF_FLUIDSYNTH, "× FluidSynth's rendering"),
        (LEAST_OF_BEFORE / medians["gain"], 1.0, f"of the time that {LEAST_OF_BEFORE:g} × the older build would take"),
        (medians["of_first_take"], MOST_OF_FIRST_TAKE, "of the first take before, for an opening"),
        (megabytes, MEMORY_LIMIT, "MB for eight minutes"),
    )
    return [f"{value:.2f} {what} is above {limit:g}" for value, limit, what in limits if value > limit]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page with <!-- bench --> markers around the table")
    parser.add_argument("--genres", nargs="+", default=GENRES, help="a minute of each of them (default: all eight)")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--opening", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], float(options.one[1]))
        return
    if options.opening:
        measure_opening(options.opening[0], float(options.opening[1]))
        return
    print(HEAD, flush=True)
    text, misses = table(options.genres)
    if options.write:
        put_between(options.write, "bench", text)
    print("\n".join(misses) or "Every figure is within its limit.")


if __name__ == "__main__":
    main()
