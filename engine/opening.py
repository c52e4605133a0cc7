"""The opening of a song, to be heard while the rest of it is made: its first bars at once, then more of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.encoding import CONTENT_TYPES, encode
from engine.audio.mastering import master_opening
from engine.audio.tags import Tags
from engine.audio.wav import FloatWav
from engine.brief import Brief
from engine.composer.excerpts import Beginning
from engine.composer.lyrics import sung_lyrics
from engine.composer.score import Score
from engine.composer.vocals import Vocals
from engine.composer.writing import write_score
from engine.production import loudness_for
from engine.singing.english import English
from engine.words.reading import resolve

# How long an opening is at first, and how long it becomes.
FIRST_SECONDS = (2.5, 4.0, 6.0)
SECONDS = (8.0, 10.0, 12.0)
# Less is not worth a file of its own.
_LEAST_MORE_SECONDS = 2.0


@dataclass(frozen=True)
class Opening:
    """A file with the first `seconds` of a song; both begin at the same sample."""

    path: Path
    seconds: float
    content_type: str


def openings_of(brief: Brief, into: Path, *, singer: Path | None = None, kept: Path | None = None) -> Iterator[Opening]:
    """Write the first bars of what the composer makes of a brief, near their final sound: some 4 s, then 8 to 12 s.

    brief: as it is given to the composer, seed included. The latter end with a bar where one does within these
    limits, and never behind the song; a short song is written once. singer: the folder of the singer's weights,
    as the composer is given it; kept: where sung lines are left for the whole song. The notes are those of the whole
    song; levels are estimated. Raises BriefError, OSError.
    """
    resolved = resolve(brief.checked())
    lyrics = sung_lyrics(resolved, English(singer)) if singer else None
    score = write_score(resolved, lyrics)
    vocals = Vocals(singer, kept) if singer and lyrics else None
    first, whole = (round(end * SAMPLE_RATE) for end in (_first_end(score, vocals), _end_of_bar(score)))
    lengths = [first, whole] if whole - first >= _LEAST_MORE_SECONDS * SAMPLE_RATE else [whole]
    with closing(Beginning(score, whole, lengths[0], vocals)) as beginning:
        for frames in lengths:
            parts = beginning.until(frames)
            sound = master_opening([(part.sound, part.seconds) for part in parts], loudness_for(resolved))
            yield _written(sound, score, into / f"opening-{frames}.flac")


def opening_of(brief: Brief, into: Path, *, singer: Path | None = None, kept: Path | None = None) -> Opening:
    """The longest of these openings."""
    *_, longest = openings_of(brief, into, singer=singer, kept=kept)
    return longest


def _written(sound: np.ndarray, score: Score, path: Path) -> Opening:
    # FLAC: an MP3 of it would take longer than all mastering, and it is fetched once.
    raw, frames = path.with_suffix(".wav"), sound.shape[1]
    with FloatWav(raw, frames) as file:
        file.write(0, sound)
    encode(raw, path, Tags(score.title))
    raw.unlink()
    return Opening(path, frames / SAMPLE_RATE, CONTENT_TYPES[path.suffix])


def _first_end(score: Score, vocals: Vocals | None) -> float:
    """The moment up to which the fewest lines are sung, near the middle of what is allowed."""
    shortest, seconds, longest = FIRST_SECONDS
    lines = [at for part in score.parts if part.singer and vocals for at, _ in vocals.lines(score, part)]
    ends = [end for end in _ends(score, 0.125, longest) if shortest <= end]
    sung = {end: sum(at < end * SAMPLE_RATE for at in lines) for end in ends}
    return min(ends, key=lambda end: (sung[end], abs(end - seconds)), default=seconds)


def _end_of_bar(score: Score) -> float:
    """The end of a bar in the middle of what is allowed, where there is one; never behind the end of the song."""
    shortest, seconds, longest = SECONDS
    fitting = [end for end in _ends(score, score.bar.bar, longest) if shortest <= end]
    return min(min(fitting, key=lambda end: abs(end - seconds), default=seconds), score.duration_seconds)


def _ends(score: Score, beats: float, longest: float) -> list[float]:
    """When each stretch of so many beats ends, in seconds, up to the longest."""
    count = 4 + int(longest * 240 / 60 / beats)
    return [end for number in range(1, count) if (end := score.seconds_at(number * beats)) <= longest]
