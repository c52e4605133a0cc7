"""Judges what is heard of sung words whose truth is known: `make lab-hearing`, which is a part of `make lab`."""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from bench.separation_lab import song_of
from bench.singing_ear import CACHE, ignore, wrong_words
from bench.singing_lab import write
from bench.singing_verses import VERSES
from engine.brief import GENRES, Brief
from engine.hearing.aligning import align
from engine.hearing.preparing import RECOGNISER
from engine.hearing.recogniser import Recogniser
from engine.hearing.transcribing import transcribe
from engine.hearing.words import Draft
from engine.separation.preparing import NETWORK, SEPARATOR
from engine.separation.separating import VOICE, separate
from engine.separation.voice import VoiceSeparator
from engine.singing.preparing import SINGER
from engine.singing.writing_out import words_in
from engine.weights.fetching import fetch

HEADING = "## Words heard"
SOURCES = ("the voice alone", "the mix as it is", "the voice taken out of the mix", "the band without a voice")
SONGS, SECONDS = len(VERSES) // 2, 45.0
Figures = dict[str, Any]
INTRODUCTION = """\
Measured by `make lab-hearing`: {songs} songs of the built-in composer, each in another genre, {seconds:.0f}
seconds, with verses of our own (`bench/singing_verses.py`) sung by the bundled singer, the high and the low voice
in turn; voice and band are equally loud wherever the voice sounds (RMS). Wrong are words put in, taken out or
changed, of {words} sung ones. Times are those at which the score begins each word: the error of words that were
heard right (transcribed), and of all words where they are given (aligned); "shift" is the median with its sign.
Speed is on two threads, with reading the file and without separation, on a machine that did other work beside it;
memory is the peak of one process that does all.
The lateness that is taken off and how first words of lines are cut were chosen on six of these songs, so their times
flatter a little. Real singing was not available: expect more errors there."""
TABLE = (
    "| heard in | words wrong | beginnings, transcribed: median, 90 % within | shift | "
    "given words: median, 90 % within | shift | × real time: transcribing | aligning |"
)


def judge(number: int, models: Path) -> Figures:
    """What is heard of a song in each of SOURCES, and the memory of this process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        genre = GENRES[number % len(GENRES)]
        brief = Brief(
            f"a {genre} song", genre=genre, is_instrumental=False, voice="sung", singer=("high", "low")[number % 2],
            lyrics=f"[Verse]\n{VERSES[2 * number]}\n[Chorus]\n{VERSES[2 * number + 1]}", seed=number,
            duration_seconds=SECONDS,
        )  # fmt: skip
        true, score = song_of(brief, folder)
        files = dict(zip(SOURCES, _files(folder, true, models), strict=True))
        sung = json.loads(score.read_text("utf-8"))["lyrics"]
        recogniser = Recogniser(models / RECOGNISER.name, threads=2)
        figures: Figures = {source: _judge_source(path, sung, recogniser) for source, path in files.items()}
    figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures["words"] = sum(len(line["words"]) for line in sung)
    print(genre, json.dumps({key: figures[key] for key in (*SOURCES, "megabytes")}), flush=True)
    return figures


def _files(folder: Path, true: dict[str, Any], models: Path) -> list[Path]:
    mix, voice, band = folder / "mix.wav", folder / "voice.wav", folder / "band.wav"
    soundfile.write(voice, true[VOICE], 44_100, subtype="FLOAT")
    soundfile.write(band, true["band"], 44_100, subtype="FLOAT")
    separator = VoiceSeparator(models / SEPARATOR.name / NETWORK, threads=2)
    found = separate(mix, folder, separator, ignore, are_drums_wanted=False).stems
    return [voice, mix, found.get(VOICE, mix), band]


def _judge_source(path: Path, sung: list[dict[str, Any]], recogniser: Recogniser) -> Figures:
    lines = [" ".join(word["text"] for word in line["words"]) for line in sung]
    begins = [word["start"] for line in sung for word in line["words"]]
    texts = [word["text"] for line in sung for word in line["words"]]
    seconds = soundfile.info(str(path)).duration
    draft, fast = _clocked(lambda: transcribe(path, recogniser, ignore), seconds)
    found = [word for line in draft.lines for word in line.words]
    wrong = wrong_words(words_in(" ".join(texts)), words_in(" ".join(word.text for word in found)))
    placed, quick = _clocked(lambda: align(path, lines, recogniser, ignore), seconds)
    aligned = [word.start for line in placed.lines for word in line.words]
    return {
        "wrong": wrong, "heard": len(found), "speed": fast, "align_speed": quick,
        "transcribed": _errors(texts, begins, [(word.text, word.start) for word in found]),
        "aligned": [found - true for found, true in zip(aligned, begins, strict=False)],
    }  # fmt: skip


def _clocked(work: Callable[[], Draft], seconds: float) -> tuple[Draft, float]:
    begin = time.monotonic()
    draft = work()
    return draft, seconds / (time.monotonic() - begin)


def _errors(texts: Sequence[str], begins: Sequence[float], found: Sequence[tuple[str, float]]) -> list[float]:
    """By how much the words that were heard right begin too late: the nearest of the same text within a second."""
    errors = []
    for text, begin in zip(texts, begins, strict=True):
        same = [start - begin for word, start in found if words_in(word) == words_in(text)]
        nearest = min(same, key=abs, default=9.0)
        if abs(nearest) < 1.0:
            errors.append(nearest)
    return errors


def report(songs: Sequence[Figures]) -> str:
    """The section of docs/accuracy.md."""
    words = sum(song["words"] for song in songs)
    rows = [
        HEADING,
        "",
        INTRODUCTION.format(songs=len(songs), seconds=SECONDS, words=words),
        "",
        TABLE,
        "|" + "---|" * 8,
    ]
    for source in SOURCES[:3]:
        each = [song[source] for song in songs]
        wrong = 100 * sum(each_song["wrong"] for each_song in each) / words
        cells = [source, f"{wrong:.1f} %"]
        for kind in ("transcribed", "aligned"):
            errors = np.array([error for each_song in each for error in each_song[kind]])
            sizes = np.abs(errors)
            cells += [f"{np.median(sizes):.2f} s, {np.quantile(sizes, 0.9):.2f} s", f"{np.median(errors):+.2f} s"]
        speeds = [np.median([each_song[kind] for each_song in each]) for kind in ("speed", "align_speed")]
        rows.append("| " + " | ".join([*cells, *(f"{speed:.0f}" for speed in speeds)]) + " |")
    invented = sum(song[SOURCES[3]]["heard"] for song in songs)
    least = min(song[source]["speed"] for song in songs for source in SOURCES[:3])
    memory = max(song["megabytes"] for song in songs)
    rows += [
        "",
        f"In the {len(songs)} bands without a voice {invented} words were heard that nobody sang. Slowest",
        f"transcription: {least:.1f} × real time (aim: at least 3 ×). Most memory of a process: {memory:.0f} MB,",
        "with composing and taking the song apart.",
    ]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", type=int, default=SONGS)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    models = CACHE / "models"
    for weights in (SINGER, SEPARATOR, RECOGNISER):
        fetch(weights, models, ignore)
    # A process for each song: its peak of memory is its own.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        songs = list(pool.map(judge, range(chosen.songs), [models] * chosen.songs))
    text = report(songs)
    print(text)
    if chosen.write:
        write(chosen.write, text, HEADING)


if __name__ == "__main__":
    main()
