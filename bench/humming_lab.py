"""Judges how well a hummed tune becomes the hook of a song: known tunes, hummed as people do, read back.

`python -m bench.humming_lab [--write docs/accuracy.md]`; a section of that page is written anew.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean

from bench.humming_tunes import TUNES, Hum, hums
from bench.humming_voice import notes_in, sound_of
from bench.singing_lab import write
from engine.brief import Brief
from engine.composer.themes import share_found
from engine.composer.writing import write_score
from engine.themes import notes_of
from engine.voice.humming import Hummed, hum
from engine.words.reading import resolve

HEADING = "## Humming"
INTRODUCTION = """\
Measured by `make lab-humming`: {tunes} old tunes, {count} hums of them in all keys, 60 to 180 BPM. Each note is out of
tune by up to 40 cents, early or late by 30 ms (standard deviation), the tempo wanders by up to 3 %, one note of ten
has a slide into it, and one of forty is wrong by a step, for which two steps of the tune are lost. *As notes*: what a
perfect ear would hear. *As sound*: sung by a synthetic voice with vibrato, breath and noise, and read by
`engine/voice` from the samples. Steps: from note to note, as many degrees of the scale as in the tune; contour: up,
down or the same. Lengths: the beats from note to note, where the tempo is the tune's, its half or its double. The
thresholds for rests and octaves were chosen with some of these hums in view, those for bars of three on other hums of
the same tunes: for other tunes the figures are optimistic.
"""
TABLE = (
    "| heard | hums | contour | steps | lengths | tempo within 5 % | or half or double | key | metre | ms a hum |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)
GENRES = ("pop", "folk", "rock", "house", "jazz", "orchestral")
_TEMPO = 0.05


@dataclass(frozen=True)
class Judged:
    """Of one hum: shares of 0-1."""

    contour: float
    steps: float
    lengths: float
    tempo: bool
    octave: bool
    key: bool
    metre: bool
    seconds: float


def judge(truth: Hum, found: Hummed, seconds: float) -> Judged:
    """What was read beside what was meant."""
    wanted, read = _line(truth.theme), _line(found.theme)
    factor = min((0.5, 1.0, 2.0), key=lambda each: abs(found.tempo_bpm / truth.tempo_bpm - each))
    ratio = found.tempo_bpm / truth.tempo_bpm
    steps = [_steps(each) for each in (wanted, read)]
    lengths = [
        [(after[0] - before[0]) * scale for before, after in pairwise(each)]
        for each, scale in ((wanted, factor), (read, 1.0))
    ]
    return Judged(
        contour=_alike(*([(step > 0) - (step < 0) for step in each] for each in steps)), steps=_alike(*steps),
        lengths=_alike(*lengths), tempo=abs(ratio - 1.0) < _TEMPO, octave=abs(ratio / factor - 1.0) < _TEMPO,
        key=found.key == truth.key, metre=found.metre == truth.metre, seconds=seconds,
    )  # fmt: skip


def _line(theme: str) -> list[tuple[float, int]]:
    """Where its notes begin, in beats, and their degrees."""
    line, beat = [], 0.0
    for note in notes_of(theme):
        if note.degree is not None:
            line.append((beat, note.degree))
        beat += note.beats
    return line


def _steps(line: Sequence[tuple[float, int]]) -> list[int]:
    return [after[1] - before[1] for before, after in pairwise(line)]


def _alike(wanted: Sequence[float], found: Sequence[float]) -> float:
    """The longest part of one row that is found in the other, in its order, as a share of the first."""
    row = [0] * (len(found) + 1)
    for value in wanted:
        before = row[:]
        for place, other in enumerate(found, 1):
            row[place] = before[place - 1] + 1 if value == other else max(before[place], row[place - 1])
    return row[-1] / len(wanted)


def read_notes(count: int, *, by_sound: bool) -> Iterator[tuple[Hum, Judged, Hummed]]:
    """Hums read back, as notes or as sound."""
    for number, truth in enumerate(hums(count)):
        notes = notes_in(sound_of(truth.notes, number)) if by_sound else truth.notes
        begin = time.process_time()
        found = hum(notes)
        yield truth, judge(truth, found, time.process_time() - begin), found


def row_of(name: str, judged: Sequence[Judged]) -> str:
    """A row of the table."""
    shares = " | ".join(
        f"{mean(float(getattr(each, field)) for each in judged):.1%}"
        for field in ("contour", "steps", "lengths", "tempo", "octave", "key", "metre")
    )
    return f"| {name} | {len(judged)} | {shares} | {1000 * mean(each.seconds for each in judged):.0f} |"


def hooks(read: Sequence[tuple[Hum, Judged, Hummed]]) -> list[float]:
    """How much of each read theme is found in the score of a song that has it as its hook."""
    shares = []
    for number, (_, _, found) in enumerate(read):
        genre = GENRES[number % len(GENRES)]
        brief = resolve(Brief(f"{genre} song", seed=number, duration_seconds=60.0, **found.to_brief()).checked())
        shares.append(share_found(write_score(brief), brief))
    return shares


def report(count: int, songs: int) -> str:
    """The section of the page, in Markdown."""
    by_notes, by_sound = list(read_notes(count, by_sound=False)), list(read_notes(count, by_sound=True))
    found = hooks(by_sound[:songs])
    worst = min(by_sound, key=lambda each: each[1].steps)
    return "\n".join([
        HEADING, "", INTRODUCTION.format(tunes=len(TUNES), count=count), TABLE,
        row_of("as notes", [each[1] for each in by_notes]), row_of("as sound", [each[1] for each in by_sound]), "",
        f"Worst as sound: {worst[0].name} at {worst[0].tempo_bpm:g} BPM, {worst[1].steps:.0%} of its steps. "
        f"As the hook of {len(found)} composed songs in {len(GENRES)} genres, {mean(found):.1%} of the notes that were "
        f"read are in the score with their pitch and place (least {min(found):.0%}).", "",
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hums", type=int, default=88)
    parser.add_argument("--songs", type=int, default=18)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    section = report(options.hums, options.songs)
    print(section)
    if options.write:
        write(options.write, section, HEADING)


if __name__ == "__main__":
    main()
