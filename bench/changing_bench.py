"""Measures what it costs to change a song, beside composing the song anew in the same process.

`python -m bench.changing_bench [--write docs/engine.md]` prints a table, or puts it between that page's markers.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.engine_bench import ROOT, ask, brief_for, put_between

GENRES, MOST_OF_ANEW, REDONE_BARS = ("house", "rock", "jazz"), 0.25, 8
CHANGES = {
    "redo": f"{REDONE_BARS} bars anew", "part": "the bass anew", "added": "drums added to it without",
}  # fmt: skip
COLUMNS = (
    "3 minutes of", "change", "anew (s)", "without MP3 and light stems (s)", "change (s)", "of anew",
    "of the same files",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def measure(genre: str, seconds: float) -> None:
    """In a process of its own, warm as workers are: a song composed anew, then bars in its middle, a part, one added.

    All end with files as a worker keeps them: verified master, stems, MIDI and score; the song also with what a
    worker makes at once, light copies of its stems and an MP3, which are timed apart.
    """
    from engine.production import finish
    from engine.providers.composer import ComposerProvider
    from engine.providers.interface import GenerationRequest
    from engine.warming import warm_up

    warm_up()
    with tempfile.TemporaryDirectory() as name:
        folder, kept, changed, without = (Path(name) / each for each in ("raw", "song", "changed", "without"))
        for each in (folder, kept, changed, without):
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
        redo = _seconds_for(_wish_for_bars(kept, seconds / 2), kept, changed)
        part = _seconds_for({"verb": "part", "part": "bass", "seed": 12}, kept, changed)
        _seconds_for({"verb": "without", "parts": ["drums"]}, kept, without)
        added = _seconds_for({"verb": "part", "part": "drums", "seed": 12}, without, changed)
        print(json.dumps({"anew": anew, "same_files": anew - light, "redo": redo, "part": part, "added": added}))


def _seconds_for(wish: dict[str, Any], folder: Path, into: Path) -> float:
    """What a change costs, read from the files of a song and written to others."""
    from engine.changing.songs import read_song
    from engine.changing.verbs import apply_change

    began = time.process_time()
    apply_change(read_song(folder), wish, into, _ignore)
    return time.process_time() - began


def _wish_for_bars(folder: Path, at_seconds: float) -> dict[str, Any]:
    """Some bars from about there on."""
    from engine.changing.songs import read_song

    score = read_song(folder).score
    bar = score.seconds_at(score.bar.bar)
    first = round(at_seconds / bar) * bar
    return {"verb": "redo", "first_seconds": first, "last_seconds": first + REDONE_BARS * bar, "seed": 12}


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
    """What changes cost beside composing the song anew, and a sentence for each that is above its limit."""
    rows, misses = [HEAD], []
    for genre in GENRES:
        found = ask(ROOT, genre, "180", bench="bench.changing_bench")
        for change, words in CHANGES.items():
            whole, same = found[change] / found["anew"], found[change] / found["same_files"]
            figures = (found["anew"], found["same_files"], found[change], whole, same)
            rows.append(f"| {genre} | {words} | {' | '.join(f'{figure:.2f}' for figure in figures)} |")
            print(rows[-1], flush=True)
            if whole > MOST_OF_ANEW:
                misses.append(f"{whole:.2f} of composing anew for {words} ({genre}) is above {MOST_OF_ANEW:g}")
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
