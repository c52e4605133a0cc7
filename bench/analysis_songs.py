"""Songs of which everything is known, because the composer wrote them: all genres, moods, keys, tempi and metres."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from engine import ENGINE_VERSION
from engine.audio.mastering import master
from engine.brief import GENRES, KEYS, METRES, MOODS, Brief
from engine.chance import stream
from engine.composer.playing import play
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve

LAB_SONGS, LESSONS, PACES = 400, 200, 650
FOLDER = Path(tempfile.gettempdir()) / "soundfoundry-lab"
"""Where songs are kept between runs."""
# The composer knows more ways of four beats than of seven, and so do people.
_COMMON_SHARES, _OWN_TEMPO_SHARE = {"lab": 0.6, "pace": 0.3}, 0.5
_TEMPI = (60, 180)
_LONG_EVERY = 5


@dataclass(frozen=True)
class Truth:
    """What is known of a song. tempo_bpm: of what is counted (a dotted quarter in 6/8, a quarter in 7/8), as it is
    written, also where drums play at half of it; where it slows down (not is_steady), that of most beats. sections,
    chords: starts in seconds with names; chord roots as pitch classes 0-11 and whether the chord is minor. beats:
    seconds, in 7/8 the beginnings of its groups."""

    number: int
    genre: str
    mood: str
    key: str
    tempo_bpm: float
    metre: str
    duration_seconds: float
    is_steady: bool
    sections: list[tuple[float, str]]
    chords: list[tuple[float, int, bool]]
    beats: list[float]
    downbeats: list[float]


def brief_of(number: int, kind: str) -> Brief:
    """The brief of the number-th song of a kind; kinds share no seed.

    "lab": 25-40 s, every fifth 70-95 s, in any key and metre, half of them at any tempo. "lesson": 20-24 s, where
    the mood decides over mode and tempo as it does in what people ask for. "pace": as "lab", but 20-30 s, and more of
    them in uncommon metres.
    """
    chance = stream(number, "analysis", kind)
    turn, genre = number // len(GENRES), GENRES[number % len(GENRES)]
    mood = MOODS[(number * 5 + turn) % len(MOODS)]
    brief = Brief(f"{genre} number {number}", genre=genre, mood=mood)
    if kind == "lesson":
        seed, seconds = chance.randrange(2**31), round(chance.uniform(20, 24), 1)
        return resolve(replace(brief, duration_seconds=seconds, seed=seed).checked())
    seconds = chance.uniform(20, 30) if kind == "pace" else chance.uniform(25, 40)
    if kind == "lab" and number % _LONG_EVERY == turn % _LONG_EVERY:
        seconds = chance.uniform(70, 95)
    metre = "4/4" if chance.random() < _COMMON_SHARES[kind] else chance.choice(METRES)
    tempo = None if chance.random() < _OWN_TEMPO_SHARE else float(chance.randint(*_TEMPI))
    key, seed = KEYS[(number * 7 + turn * 5) % len(KEYS)], chance.randrange(2**31)
    brief = replace(brief, key=key, tempo_bpm=tempo, metre=metre, duration_seconds=round(seconds, 1), seed=seed)
    return resolve(brief.checked())


def labelled(number: int, kind: str, folder: Path) -> tuple[Path, Truth]:
    """A song of `brief_of`, mastered, and what is known of it; rendered once into a folder."""
    sound = folder / f"{kind}-{number:03d}-{ENGINE_VERSION}.flac"
    label = sound.with_suffix(".json")
    if not label.exists():
        brief = brief_of(number, kind)
        score = write_score(brief)
        with tempfile.TemporaryDirectory(dir=folder) as name:
            made = play(score, Path(name), lambda _stage, _share: None)
            shutil.move(master(made.mix, made.stems, Path(name)).mix, sound)
        label.write_text(json.dumps(asdict(truth_of(score, brief, number))), "utf-8")
    return sound, Truth(**json.loads(label.read_text("utf-8")))


def truth_of(score: Score, brief: Brief, number: int) -> Truth:
    """What a score says of its sound."""
    bar, pulse, last = score.bar.bar, score.bar.pulse, score.sections[-1]
    bars = [place * bar for place in range(int((last.start + last.length) / bar) + 1)]
    beats = [start + place for start in bars for place in score.bar.beats]
    seconds = score.duration_seconds
    return Truth(
        number=number, genre=score.genre, mood=score.mood, key=score.key, metre=score.metre,
        tempo_bpm=float(brief.tempo_bpm or score.tempo_bpm / pulse), duration_seconds=seconds,
        is_steady=score.tempo.is_steady,
        sections=[(score.seconds_at(each.start), each.name) for each in score.sections],
        chords=[
            (score.seconds_at(each.start), tones[0], (tones[0] + 3) % 12 in tones)
            for each in score.chords
            for tones in (each.pitch_classes,)
        ],
        beats=[at for beat in beats if (at := score.seconds_at(beat)) < seconds],
        downbeats=[at for beat in bars if (at := score.seconds_at(beat)) < seconds],
    )  # fmt: skip


def is_tuning(number: int) -> bool:
    """Whether a song of the lab is of the half on which detectors may be tuned; the other half is reported on."""
    return number // len(GENRES) % 2 == 0


def render(numbers: Sequence[int], kind: str, folder: Path, processes: int = 2) -> Iterator[tuple[Path, Truth]]:
    """All of them, in order, rendered side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(labelled, numbers, [kind] * len(numbers), [folder] * len(numbers))
