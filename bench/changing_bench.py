"""Measures what it costs to redo some bars of a song, beside composing the song anew in the same process.

`python -m bench.changing_bench [--write docs/engine.md]` prints a table, or puts it between that page's markers.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from bench.engine_bench import ROOT, ask, brief_for, put_between

GENRES, MOST_OF_ANEW, REDONE_BARS = ("house", "rock", "jazz"), 0.25, 8
COLUMNS = (
    f"redo of {REDONE_BARS} bars of 3 minutes", "anew (s)", "without MP3 and light stems (s)", "redo (s)", "of anew",
    "of the same files",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def measure(genre: str, seconds: float) -> None:
    """In a process of its own, warm as workers are: a song composed anew, then bars in its middle redone.

    Both end with files as a worker keeps them: verified master, stems, MIDI and score; the song also with what a
    worker makes at once, light copies of its stems and an MP3, which are timed apart.
    """
    from engine.production import finish
    from engine.providers.composer import ComposerProvider
    from engine.providers.interface import GenerationRequest
    from engine.warming import warm_up

    warm_up()
    with tempfile.TemporaryDirectory() as name:
        folder, kept, changed = (Path(name) / each for each in ("raw", "song", "changed"))
        for each in (folder, kept, changed):
            each.mkdir()
        provider, brief = ComposerProvider(), brief_for(genre, seconds)
        request = GenerationRequest(brief, "bench")
        began = time.process_time()
        fetched = provider.fetch(request, provider.submit(request), folder, _ignore)
        finish(fetched, brief, provider.name, kept, "Bench", ["mp3"], _ignore)
        anew = time.process_time() - began
        with_light = time.process_time()
        _light_copies(kept)
        light = time.process_time() - with_light
        began = time.process_time()
        _redo_bars(kept, changed, seconds / 2)
        took = time.process_time() - began
        print(json.dumps({"anew": anew, "same_files": anew - light, "redo": took}))


def _redo_bars(folder: Path, into: Path, at_seconds: float) -> None:
    """Some bars from about there on, read from the song's files and written to others."""
    from engine.changing.songs import read_song
    from engine.changing.verbs import apply_change

    song = read_song(folder)
    bar = song.score.seconds_at(song.score.bar.bar)
    first = round(at_seconds / bar) * bar
    wish = {"verb": "redo", "first_seconds": first, "last_seconds": first + REDONE_BARS * bar, "seed": 12}
    apply_change(song, wish, into, _ignore)


def _light_copies(folder: Path) -> None:
    """An MP3 of the master and a light copy of each stem, once more."""
    from engine.audio.encoding import encode, encode_preview
    from engine.audio.tags import Tags

    encode(folder / "master.flac", folder / "again.mp3", Tags("Bench"))
    for stem in folder.glob("stem-*.flac"):
        encode_preview(stem, folder / "again.opus", Tags("Bench"))


def _ignore(_stage: str, _share: float | None) -> None:
    """Nobody watches."""


def table() -> tuple[str, list[str]]:
    """What redoing bars costs beside composing the song anew, and a sentence for each that is above its limit."""
    rows, misses = [HEAD], []
    for genre in GENRES:
        found = ask(ROOT, genre, "180", bench="bench.changing_bench")
        whole, same = found["redo"] / found["anew"], found["redo"] / found["same_files"]
        figures = (found["anew"], found["same_files"], found["redo"], whole, same)
        rows.append(f"| {genre} | {' | '.join(f'{figure:.2f}' for figure in figures)} |")
        print(rows[-1], flush=True)
        if whole > MOST_OF_ANEW:
            misses.append(f"{whole:.2f} of composing anew for a redo of {genre} is above {MOST_OF_ANEW:g}")
    return "\n".join(rows), misses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("one", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help="a page with <!-- redo --> markers around the table")
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], float(options.one[1]))
        return
    text, misses = table()
    if options.write:
        put_between(options.write, "redo", text)
    print("\n".join(misses) or "Every figure is within its limit.")


if __name__ == "__main__":
    main()
