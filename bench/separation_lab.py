"""Judges the separator on songs whose true stems are known: `make lab-separation`, which is a part of `make lab`."""

from __future__ import annotations

import argparse
import math
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from bench.analysis_scores import mean
from bench.singing_ear import CACHE, ignore
from bench.singing_lab import write
from bench.singing_songs import compose
from bench.singing_verses import VERSES
from engine import SAMPLE_RATE
from engine.brief import GENRES, Brief
from engine.separation.preparing import NETWORK, SEPARATOR
from engine.separation.separating import BASS, DRUMS, OTHER, VOICE, separate
from engine.separation.voice import VoiceSeparator
from engine.singing.preparing import SINGER
from engine.weights.fetching import fetch

HEADING = "## Separation"
BAND = "band"
ALONE = " without networks"
STEMS = (VOICE, BAND, DRUMS, BASS, OTHER, DRUMS + ALONE, BASS + ALONE, OTHER + ALONE)
AIMS = {VOICE: 9.0, BAND: 9.5}
SONGS, SECONDS = 24, 30.0
_PEAK = 0.9
_ACTIVE_DB = -40.0
_FAINT_DB = -20.0
Sound = NDArray[np.float64]
Figures = dict[str, float]
INTRODUCTION = """\
Measured by `make lab-separation`: {songs} songs of the built-in composer, each in another genre, {seconds:.0f} seconds,
with verses of our own (`bench/singing_verses.py`) sung by the bundled singer, the high and the low voice in turn. The
voice is made as loud as the band wherever it sounds (RMS). The true stems are the composer's; drums, bass and the rest
are taken from the band that was found, not from the true one; without the networks they are taken from the mix, and
the voice belongs to the rest ("other"). Stems more than 20 dB below the mix do not count.
Decibels, mean over the songs: SDR is the energy of the true stem against all that differs from it; SI-SDR leaves its
level free (Le Roux et al., ICASSP 2019). Such voices are plainer than those of people: the authors of the networks
publish 6.6 dB for voices of sung songs. How true the singer keeps its pitch stands above, in cents."""
TABLE = (
    "| stem | songs | SDR of the mix → of the stem | gain | SI-SDR of the mix → of the stem | gain | worst SDR | aim |"
)


def song(number: int, folder: Path) -> dict[str, Sound]:
    """The true stems of a song, (frames, 2), and the folder gets `mix.wav`, which is their sum."""
    genre = GENRES[number % len(GENRES)]
    brief = Brief(
        f"a {genre} song", genre=genre, is_instrumental=False, voice="sung", singer=("high", "low")[number % 2],
        lyrics=f"[Verse]\n{VERSES[number % len(VERSES)]}", seed=number, duration_seconds=SECONDS,
    )  # fmt: skip
    return song_of(brief, folder)[0]


def song_of(brief: Brief, folder: Path) -> tuple[dict[str, Sound], Path]:
    """The same of any sung brief, and the file of its score."""
    fetched = compose(brief, folder)
    parts = {name: soundfile.read(path, dtype="float64")[0] for name, path in fetched.stems.items()}
    voice = parts.pop("voice")
    drums, bass = (parts.pop(name, np.zeros_like(voice)) for name in ("drums", "bass"))
    other = np.sum([*parts.values(), np.zeros_like(voice)], axis=0)
    band = drums + bass + other
    voice *= active_level(band, voice) / active_level(voice, voice)
    gain = _PEAK / float(np.abs(band + voice).max())
    true = {VOICE: voice, BAND: band, DRUMS: drums, BASS: bass, OTHER: other}
    true = {name: gain * stem for name, stem in true.items()}
    soundfile.write(folder / "mix.wav", true[VOICE] + true[BAND], SAMPLE_RATE, subtype="FLOAT")
    return true, Path(str(fetched.score))


def active_level(sound: Sound, voice: Sound) -> float:
    """The RMS of a sound where a voice is at most 40 dB below its loudest tenth of a second."""
    width = SAMPLE_RATE // 10
    count = len(voice) // width

    def powers(line: Sound) -> Sound:
        return np.asarray((line[: count * width] ** 2).reshape(count, -1).mean(axis=1))

    singing = powers(voice)
    return math.sqrt(float(powers(sound)[singing > singing.max() * 10 ** (_ACTIVE_DB / 10)].mean()))


def ratios(true: Sound, found: Sound) -> tuple[float, float]:
    """SDR and SI-SDR in dB."""
    scale = float((true * found).sum()) / float((true**2).sum())
    return _decibels(true, found - true), _decibels(scale * true, found - scale * true)


def _decibels(wanted: Sound, rest: Sound) -> float:
    return 10.0 * math.log10(max(float((wanted**2).sum()), 1e-12) / max(float((rest**2).sum()), 1e-12))


def stems_of(folder: Path, separator: VoiceSeparator | None) -> dict[str, Sound]:
    """What is found in `mix.wav` of a folder."""
    stems = separate(folder / "mix.wav", folder, separator, ignore).stems
    return {name: soundfile.read(path, dtype="float64")[0] for name, path in stems.items()}


def judge(number: int, models: Path) -> Figures:
    """SDR and SI-SDR of each stem of a song that has one, as it is found and of the mix in its place."""
    place = Path(tempfile.mkdtemp())
    try:
        true = song(number, place)
        separator = VoiceSeparator(models / SEPARATOR.name / NETWORK, threads=1)
        mix, _ = soundfile.read(place / "mix.wav", dtype="float64")
        found, alone = (stems_of(place, each) for each in (separator, None))
    finally:
        shutil.rmtree(place)
    found.setdefault(VOICE, np.zeros_like(mix))
    found |= {BAND: mix - found[VOICE]} | {name + ALONE: stem for name, stem in alone.items()}
    true |= {DRUMS + ALONE: true[DRUMS], BASS + ALONE: true[BASS], OTHER + ALONE: true[OTHER] + true[VOICE]}
    figures: Figures = {}
    for name in STEMS:
        if _decibels(true[name], mix) > _FAINT_DB:
            figures[f"{name} SDR"], figures[f"{name} SI-SDR"] = ratios(true[name], found[name])
            figures[f"{name} SDR of the mix"], figures[f"{name} SI-SDR of the mix"] = ratios(true[name], mix)
    print(number, {name: round(value, 1) for name, value in figures.items()}, flush=True)
    return figures


def report(figures: Sequence[Figures]) -> str:
    """The section of the page, in Markdown."""
    rows = [
        HEADING, "", INTRODUCTION.format(songs=len(figures), seconds=SECONDS), "",
        TABLE, "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    of_stems = {name: [each for each in figures if f"{name} SDR" in each] for name in STEMS}
    return "\n".join([*rows, *(_row(name, songs) for name, songs in of_stems.items() if songs), ""])


def _row(name: str, figures: Sequence[Mapping[str, float]]) -> str:
    cells = [name, str(len(figures))]
    for measure in ("SDR", "SI-SDR"):
        before, after = (mean([each[f"{name} {measure}{of}"] for each in figures]) for of in (" of the mix", ""))
        cells += [f"{before:.1f} → {after:.1f} dB", f"{after - before:+.1f} dB"]
    worst = min(each[f"{name} SDR"] for each in figures)
    aim = f"{AIMS[name]:.1f} dB SDR" if name in AIMS else "–"
    return f"| {' | '.join([*cells, f'{worst:.1f} dB', aim])} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", type=int, default=SONGS)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    models = CACHE / "models"
    for weights in (SINGER, SEPARATOR):
        fetch(weights, models, ignore)
    with ProcessPoolExecutor(options.processes, get_context("spawn")) as pool:
        figures = list(pool.map(judge, range(options.songs), [models] * options.songs))
    section = report(figures)
    print(section)
    if options.write:
        write(options.write, section, HEADING)


if __name__ == "__main__":
    main()
