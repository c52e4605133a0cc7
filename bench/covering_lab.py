"""Measures whether the recording of a song is told from another song of its tempo and genre, as a service may send it.

`python -m bench.covering_lab [--write docs/studio.md]` prints a table, or puts it between that page's markers.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import istft, stft

from bench.engine_bench import put_between
from engine import SAMPLE_RATE
from engine.audio.decoding import read_blocks
from engine.brief import Brief
from engine.composer.playing import play
from engine.composer.writing import write_score
from engine.splicing.matching import MOST_LAG_FRAMES, Match, match
from engine.words.reading import resolve
from tests.support.songs import as_mp3

Sound = NDArray[np.float32]
TEMPI = {
    "house": 124, "rock": 124, "jazz": 140, "lo-fi": 80, "hip-hop": 90, "synthwave": 104, "techno": 130, "pop": 112,
    "folk": 105, "funk": 105,
}  # fmt: skip
SEEDS, OTHERS = (101, 202), (7, 13)
SECONDS, FIRST, LAST = 14.0, 4 * SAMPLE_RATE, 10 * SAMPLE_RATE
HEAD = "| what came back | pairs | likeness, lowest / median / highest | taken for the recording |\n|---|---|---|---|"


def compose(genre: str, seed: int, folder: Path) -> Sound:
    """A song of the genre at its tempo: (frames, 2)."""
    into = folder / f"{genre}-{seed}"
    into.mkdir()
    brief = Brief(f"{genre} song", duration_seconds=SECONDS, tempo_bpm=float(TEMPI[genre]), seed=seed)
    played = play(write_score(resolve(brief.checked())), into, lambda _stage, _share: None)
    sound: Sound = soundfile.read(str(played.mix), dtype="float32")[0]
    return np.asarray(0.5 * sound / np.abs(sound).max())


def through_a_codec(sound: Sound, folder: Path) -> Sound:
    """As an MP3 of 64 kbit/s."""
    return np.concatenate(list(read_blocks(as_mp3(sound, folder / "small.mp3", 64_000))))[: len(sound)]


def without_phases(sound: Sound, seed: int) -> Sound:
    """Every phase drawn anew, as networks do that write sound from spectra."""
    chance = np.random.default_rng(seed)
    sides = []
    for side in sound.T:
        _, _, spectra = stft(side, SAMPLE_RATE, nperseg=2048, noverlap=1536)
        drawn = np.abs(spectra) * np.exp(2j * np.pi * chance.random(spectra.shape))
        sides.append(istft(drawn, SAMPLE_RATE, nperseg=2048, noverlap=1536)[1][: len(side)])
    return np.stack(sides, axis=1).astype(np.float32)


def compare(recording: Sound, delivered: Sound) -> Match:
    """Six seconds of the one against the same of the other."""
    return match(recording[FIRST:LAST], delivered[FIRST - MOST_LAG_FRAMES : LAST + MOST_LAG_FRAMES])


def pairs(folder: Path) -> Iterator[tuple[str, Match]]:
    """What came back of each song, and how it matches."""
    for genre in TEMPI:
        for seed in SEEDS:
            song = compose(genre, seed, folder)
            yield "the recording as a small MP3", compare(song, through_a_codec(song, folder))
            yield "the recording, its phases lost", compare(song, without_phases(song, seed))
            for other in OTHERS:
                yield "another song of its genre and tempo", compare(song, compose(genre, seed + other, folder))


def table(folder: Path) -> str:
    """The rates of all kinds."""
    found: dict[str, list[Match]] = {}
    for kind, each in pairs(folder):
        found.setdefault(kind, []).append(each)
    rows = [HEAD]
    for kind, matches in found.items():
        values = [each.likeness for each in matches]
        figures = f"{min(values):.2f} / {np.median(values):.2f} / {max(values):.2f}"
        rows.append(f"| {kind} | {len(matches)} | {figures} | {sum(each.is_same for each in matches)} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page with <!-- likeness --> markers around the table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        text = table(Path(name))
    print(text)
    if options.write:
        put_between(options.write, "likeness", text)


if __name__ == "__main__":
    main()
