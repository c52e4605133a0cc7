"""Judges the singer: `make lab` sings own verses, listens with recogniser and pitch tracker, and writes the figures.

Works run side by side, each in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import soundfile

from bench.singing_ear import CACHE, RATE, Ear, ignore, pitch_of, wrong_words
from bench.singing_songs import VOICES, judge_mix, judge_voices
from bench.singing_verses import VERSES
from engine.chance import stream
from engine.singing.english import English
from engine.singing.network import Network
from engine.singing.preparing import SINGER
from engine.singing.sounds import SungSyllable
from engine.singing.timing import LineSyllable, SungNote
from engine.singing.voice import Singer
from engine.singing.writing_out import words_in
from engine.weights.fetching import fetch

Figures = dict[str, dict[str, float]]
BEAT_S = 60 / 92
LOWEST = {"high": 56, "low": 44}
SCALE = (0, 2, 4, 5, 7, 9, 10)
GENRES = ("pop", "folk", "rock", "house", "jazz")
HEADING = "## Singing"
INTRODUCTION = """\
Measured by `make lab`: {verses} verses of our own (`bench/singing_verses.py`), two syllables a second on a random walk
over ten semitones, heard by Whisper tiny.en (39 million parameters, beam 5), a weak judge. The settings of the singer
were not chosen on these words; the level, the room and the pace of songs were chosen after such songs of these words
had been judged. No ear has judged the timbre."""
TABLE = (
    "| voice alone | words | heard wrong | notes off, median / p90 cents | within 50 cents | vowel time with a pitch "
    "| CPU s per sung s |"
)
VOICES_INTRODUCTION = """\
Several voices, the same verse in a folk song of half a minute. Two sides alike (1.00) are one voice in the middle; a
choir is two high and two low voices apart, a chorus is doubled by two quiet takes at the sides:"""


def sing_verse(singer: Singer, english: English, number: int) -> tuple[np.ndarray, list[SungNote], float]:
    """A verse on a random walk over ten semitones at 92 BPM: samples, notes, CPU seconds."""
    chance = stream(number, "lab", singer.name)
    at, degree, cpu = 1.0, 3, 0.0
    pieces, notes = [], []
    for text in VERSES[number].splitlines():
        syllables: list[SungSyllable] = english.line(text)
        line = []
        for place, syllable in enumerate(syllables):
            degree = max(0, min(6, degree + chance.choice((-2, -1, -1, 0, 1, 1, 2))))
            beats = 1.5 if place == len(syllables) - 1 else 1.0 if syllable.is_stressed else 0.75
            note = SungNote(at, beats * BEAT_S * 0.97, LOWEST[singer.name] + SCALE[degree])
            line.append(LineSyllable(syllable.sounds, (note,), syllable.ends_word))
            notes.append(note)
            at += beats * BEAT_S
        before = time.process_time()
        pieces.append(singer.sing(line, stream(number, "voice", text)))
        cpu += time.process_time() - before
        at += 0.6
    samples = np.zeros(int((at + 0.5) * RATE), np.float32)
    for piece in pieces:
        start = round(piece.start_s * RATE)
        samples[start : start + len(piece.samples)] += piece.samples
    return samples, notes, cpu


def judge_notes(samples: np.ndarray, notes: list[SungNote]) -> tuple[list[float], list[bool]]:
    """Cents off for every note, and for every 10 ms of their first three quarters whether there is a pitch."""
    cents, pitched = [], []
    for note in notes:
        found = []
        for at in np.arange(note.start_s + 0.05, note.start_s + 0.75 * note.length_s, 0.01):
            start = int((at - 0.02) * RATE)
            midi, certainty = pitch_of(samples[start : start + int(0.04 * RATE)])
            pitched.append(certainty > 0.5)
            if certainty:
                found.append(midi)
        cents.append(100 * abs(float(np.median(found)) - note.midi) if found else 1200.0)
    return cents, pitched


def judge_dry(name: str, folder: Path, verses: int) -> dict[str, float]:
    """One singer's verses, by recogniser and tracker. It wants a process of its own."""
    models = CACHE / "models" / SINGER.name
    singer, english = Singer(Network(models), name), English(models)
    files, cents, pitched, cpu, seconds = [], [], [], 0.0, 0.0
    for number in range(verses):
        samples, notes, took = sing_verse(singer, english, number)
        files.append(folder / f"{name}-{number}.wav")
        soundfile.write(files[-1], samples, RATE)
        off, has_pitch = judge_notes(samples, notes)
        cents += off
        pitched += has_pitch
        cpu += took
        seconds += sum(note.length_s for note in notes)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts = [words_in(text) for text in Ear().hear(files)]
    sung = [words_in(VERSES[number].replace("\n", " ")) for number in range(verses)]
    wrong = sum(wrong_words(*pair) for pair in zip(sung, texts, strict=True))
    figures = {
        "words": sum(map(len, sung)), "wrong": 100 * wrong / sum(map(len, sung)), "cents": float(np.median(cents)),
        "ninety": float(np.percentile(cents, 90)), "within": 100 * float(np.mean(np.array(cents) <= 50)),
        "pitched": 100 * float(np.mean(pitched)), "cpu": cpu / seconds, "megabytes": megabytes,
    }  # fmt: skip
    print(name, figures, flush=True)
    return figures


def report(dry: Figures, mixes: Figures, voices: Figures, *, verses: int) -> str:
    """The section of the page, in Markdown."""
    rows = [HEADING, "", INTRODUCTION.format(verses=verses), "", TABLE, "|---|---|---|---|---|---|---|"]
    rows += [
        f"| {name} | {each['words']:.0f} | {each['wrong']:.1f} % | {each['cents']:.1f} / {each['ninety']:.0f} "
        f"| {each['within']:.1f} % | {each['pitched']:.1f} % | {each['cpu']:.2f} |"
        for name, each in dry.items()
    ]
    rows += ["", "Whole songs of a minute, mastered; words that are sung again count again:", "", *_table_of(mixes)]
    rows += ["", VOICES_INTRODUCTION, "", *_table_of_voices(voices)]
    alone = max((each["megabytes"] for each in dry.values()), default=0.0)
    song = max((each["megabytes"] for each in mixes.values()), default=0.0)
    rows += [
        "",
        f"Most memory of the singer alone: {alone:.0f} MB; of a process that makes a whole song: {song:.0f} MB.",
    ]
    return "\n".join([*rows, ""])


def _table_of(mixes: Figures) -> list[str]:
    rows = ["| genre | words | heard wrong in the mix | its voice alone |", "|---|---|---|---|"]
    rows += [
        f"| {genre} | {each['words']:.0f} | {each['mix']:.0f} % | {each['alone']:.0f} % |"
        for genre, each in mixes.items()
    ]
    words = sum(each["words"] for each in mixes.values())
    if words:
        mean = {key: sum(each[key] * each["words"] for each in mixes.values()) / words for key in ("mix", "alone")}
        rows.append(f"| all | {words:.0f} | {mean['mix']:.0f} % | {mean['alone']:.0f} % |")
    return rows


def _table_of_voices(voices: Figures) -> list[str]:
    rows = [
        "| who sings | words | heard wrong | above the band | likeness of left and right |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {name} | {each['words']:.0f} | {each['wrong']:.0f} % | {each['above']:+.1f} LU | {each['likeness']:.2f} |"
        for name, each in voices.items()
    ]
    return rows


def write(path: Path, section: str, heading: str = HEADING) -> None:
    """Put the section into a page in place of the one that was there."""
    page = path.read_text("utf-8") if path.exists() else "# Accuracy\n"
    before, _, rest = page.partition(heading + "\n")
    after = re.search(r"^## ", rest, re.MULTILINE)
    path.write_text(before.rstrip() + "\n\n" + section + (f"\n{rest[after.start() :]}" if after else ""), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verses", type=int, default=len(VERSES))
    parser.add_argument("--genres", nargs="*", default=GENRES)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    fetch(SINGER, CACHE / "models", ignore)
    Ear()
    with (
        tempfile.TemporaryDirectory() as name,
        # Each work in a fresh process, so that its memory can be told.
        ProcessPoolExecutor(options.processes, get_context("spawn"), max_tasks_per_child=1) as pool,
    ):
        folder = Path(name)
        mixes = {genre: pool.submit(judge_mix, genre, number, folder) for number, genre in enumerate(options.genres)}
        dry = {singer: pool.submit(judge_dry, singer, folder, options.verses) for singer in LOWEST}
        voices = {voice: pool.submit(judge_voices, voice, folder) for voice in VOICES}
        judged = [{key: each.result() for key, each in works.items()} for works in (dry, mixes, voices)]
    section = report(*judged, verses=options.verses)
    print(section)
    if options.write:
        write(options.write, section)


if __name__ == "__main__":
    main()
