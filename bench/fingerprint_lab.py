"""Files that were made and files that were not, after MP3 and cuts: how many are known again, and how many wrongly.

`python -m bench.fingerprint_lab [--write docs/accuracy.md]`. The songs are those of the built-in composer. What was
never made are other takes of the same words at the same tempo and in the same key: nothing is more alike. Songs are
kept in the machine's temporary folder between runs.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.analysis_songs import FOLDER
from bench.singing_lab import write
from engine import ENGINE_VERSION, SAMPLE_RATE
from engine.audio.decoding import read_blocks
from engine.audio.mastering import master
from engine.brief import GENRES, MOODS, Brief
from engine.chance import stream
from engine.composer.playing import play
from engine.composer.writing import write_score
from engine.fingerprints.hashing import candidates, hashes_to_find, index_hashes
from engine.fingerprints.hearing import LandmarkEar
from engine.fingerprints.landmarks import Fingerprint
from engine.fingerprints.matching import LEAST_SHARE, is_enough, match
from engine.words.reading import resolve
from tests.support.songs import Samples, as_mp3, part

HEADING = "## Fingerprints"
WORDS, SONG_SECONDS = 48, 60.0
CUTS_OF_MADE, CUTS_OF_OTHERS = 6, 11
_MINUTES = 3.0


@dataclass(frozen=True)
class Way:
    """What was done to a file: how long the cut is, how it was encoded, and how much quieter it became."""

    name: str
    seconds: float = 30.0
    bits_per_second: int = 128_000
    rate: int = SAMPLE_RATE
    level: float = 1.0


WAYS = (Way("MP3 at 128 kbit/s, 30 s"),)


@dataclass(frozen=True)
class Heard:
    """One file: which song it is of, where it begins, and what it sounds like."""

    song: int
    start: float
    fingerprint: Fingerprint


def brief_of(words: int, take: int) -> Brief:
    """The brief of a take: the second chooses its own tempo and key, the third has those of the first."""
    genre = GENRES[words % len(GENRES)]
    brief = Brief(f"{genre} number {words}", genre=genre, mood=MOODS[words % len(MOODS)], duration_seconds=SONG_SECONDS)
    if take == 3:
        first = brief_of(words, 1)
        brief = replace(brief, tempo_bpm=first.tempo_bpm, key=first.key)
    return resolve(replace(brief, seed=1000 * take + words).checked())


def song(words: int, take: int) -> Path:
    """A take, mastered; rendered once."""
    folder = FOLDER / "fingerprints"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"song-{words:03d}-{take}-{ENGINE_VERSION}.flac"
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=folder) as name:
            made = play(write_score(brief_of(words, take)), Path(name), lambda _stage, _share: None)
            shutil.move(master(made.mix, made.stems, Path(name)).mix, path)
    return path


def fingerprint_of(blocks: Iterable[Samples]) -> Fingerprint:
    ear = LandmarkEar()
    for block in blocks:
        ear.hear(block)
    return ear.result()


def listen(number: int) -> tuple[list[Fingerprint], list[list[Heard]], list[list[Heard]], float]:
    """Of three takes of the same words: the two that are made, files of them and of the third, and CPU for a song."""
    paths = [song(number, take) for take in (1, 2, 3)]
    begin = time.process_time()
    kept = [fingerprint_of(read_blocks(path, is_ours=True)) for path in paths[:2]]
    cost = (time.process_time() - begin) / (2 * SONG_SECONDS) * 60.0 * _MINUTES
    made = [
        [heard for take in (0, 1) for heard in _files(paths[take], 2 * number + take, way, CUTS_OF_MADE)]
        for way in WAYS
    ]
    others = [list(_files(paths[2], 2 * number, way, CUTS_OF_OTHERS)) for way in WAYS]
    return kept, made, others, cost


def _files(path: Path, number: int, way: Way, count: int) -> Iterator[Heard]:
    whole = np.concatenate(list(read_blocks(path, is_ours=True))) * np.float32(way.level)
    with tempfile.TemporaryDirectory() as folder:
        file = as_mp3(whole, Path(folder, "whole.mp3"), way.bits_per_second, way.rate)
        samples = np.concatenate(list(read_blocks(file)))
    chance = stream(number, "fingerprints", way.name)
    # The first way is what is promised; of the others a third as many tell enough.
    for _ in range(count if way is WAYS[0] else max(1, count // 3)):
        start = chance.uniform(0.0, len(samples) / SAMPLE_RATE - way.seconds)
        yield Heard(number, start, fingerprint_of([part(samples, start, way.seconds)]))


class Shelf:
    """All songs that were made, with the hashes they are found by, as the tables of the product hold them."""

    def __init__(self, songs: Sequence[Fingerprint]) -> None:
        self.songs = songs
        self._songs_of: defaultdict[int, set[int]] = defaultdict(set)
        for number, each in enumerate(songs):
            for pair in index_hashes(each):
                self._songs_of[pair].add(number)

    def find(self, recording: Fingerprint) -> tuple[int, float, float]:
        """The song that is most like it (-1: none), the share of its landmarks, and where in the song it begins."""
        hashes = hashes_to_find(recording)
        hits = Counter(number for pair in hashes for number in self._songs_of.get(pair, ()))
        best = (-1, 0.0, 0.0)
        for number in candidates(hits.most_common(), len(hashes)):
            found = match(recording, self.songs[number])
            if found and found.share > best[1]:
                best = number, found.share, found.at_seconds - found.from_seconds
        return best


def row(way: Way, made: Sequence[Heard], others: Sequence[Heard], shelf: Shelf) -> str:
    """What became of the files of one way."""
    judged = [each for each in made if is_enough(each.fingerprint)]
    found = [(each, shelf.find(each.fingerprint)) for each in judged]
    right = [(each, at) for each, (number, share, at) in found if number == each.song and share >= LEAST_SHARE]
    placed = sum(abs(at - each.start) < 0.2 for each, at in right)
    shares = [share for _, (_, share, _) in found]
    wrong = sum(share >= LEAST_SHARE and number != each.song for each, (number, share, _) in found)
    alike = [shelf.find(each.fingerprint)[1] for each in others if is_enough(each.fingerprint)]
    false = sum(share >= LEAST_SHARE for share in alike)
    return (
        f"| {way.name} | {len(made)} | {len(right)} ({len(right) / len(made):.1%}) | {wrong} | "
        f"{placed / max(len(right), 1):.1%} | {min(shares):.2f} | {len(others)} | "
        f"{false} ({false / len(others):.1%}) | {max(alike):.2f} |"
    )


def report(processes: int) -> str:
    """The section of the page."""
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        results = list(pool.map(listen, range(WORDS)))
    shelf = Shelf([each for kept, *_ in results for each in kept])
    rows = [
        row(
            way,
            [heard for _, made, _, _ in results for heard in made[number]],
            [heard for _, _, others, _ in results for heard in others[number]],
            shelf,
        )
        for number, way in enumerate(WAYS)
    ]
    seconds = SONG_SECONDS * len(shelf.songs)
    landmarks = sum(map(len, shelf.songs)) / seconds
    hashes = sum(len(index_hashes(each)) for each in shelf.songs) / seconds
    cost = sum(cost for *_, cost in results) / len(results)
    return _PAGE.format(
        made=len(shelf.songs), words=WORDS, share=LEAST_SHARE, rows="\n".join(rows), cost=cost,
        bytes=2 * landmarks * 180, hashes=hashes * 180,
    )  # fmt: skip


_PAGE = """## Fingerprints

Measured by `make lab-fingerprint`: {made} songs of a minute are known, two takes of {words} requests in all genres.
They are encoded as MP3 and cut at random places. What was never made here is a third take of the same words with the
tempo and key of the first: the same instruments on the same grid, which is the hardest there is. A file is "made here"
from a share of {share} of common landmarks on.

| file | made | known again | as another | in place ±0.2 s | lowest share | never made | false alarms | highest share |
|---|---|---|---|---|---|---|---|---|
{rows}

A fingerprint costs {cost:.2f} CPU seconds for a song of three minutes, decoding the FLAC included, and is kept in
{bytes:,.0f} bytes and {hashes:.0f} hashes. What looking among 100,000 songs takes is in [verify.md](verify.md).
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    section = report(options.processes)
    print(section)
    if options.write:
        write(options.write, section, HEADING)


if __name__ == "__main__":
    main()
