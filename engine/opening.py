"""The opening of a song, to be heard while the rest of it is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.encoding import CONTENT_TYPES, encode
from engine.audio.mastering import master_opening
from engine.audio.tags import Tags
from engine.audio.wav import FloatWav
from engine.brief import Brief
from engine.composer.excerpts import excerpts
from engine.composer.lyrics import sung_lyrics
from engine.composer.score import Score
from engine.composer.vocals import Vocals
from engine.composer.writing import write_score
from engine.production import loudness_for
from engine.singing.english import English
from engine.words.reading import resolve

SHORTEST_SECONDS, LONGEST_SECONDS = 8.0, 12.0


@dataclass(frozen=True)
class Opening:
    """A file with the first `seconds` of a song; both begin at the same sample."""

    path: Path
    seconds: float
    content_type: str


def opening_of(
    brief: Brief, into: Path, *, seconds: float = 10.0, singer: Path | None = None, kept: Path | None = None
) -> Opening:
    """Write the first bars of what the composer makes of a brief, near their final sound, as `opening.flac`.

    brief: as it is given to the composer, seed included. seconds: about how many; the opening ends with a bar, after 8
    to 12 s where there is one. singer: the folder of the singer's weights, as the composer is given it; kept: where
    sung lines are left for the whole song. The notes are
    those of the whole song; levels are estimated. Raises BriefError, OSError.
    """
    resolved = resolve(brief.checked())
    lyrics = sung_lyrics(resolved, English(singer)) if singer else None
    score = write_score(resolved, lyrics)
    frames = round(_end_of_bar(score, seconds) * SAMPLE_RATE)
    parts = excerpts(score, frames, Vocals(singer, kept) if singer and lyrics else None)
    sound = master_opening([(part.sound, part.seconds) for part in parts], loudness_for(resolved))
    # FLAC: an MP3 of it would take longer than all mastering, and it is fetched once.
    raw, path = into / "opening.wav", into / "opening.flac"
    with FloatWav(raw, frames) as file:
        file.write(0, sound)
    encode(raw, path, Tags(score.title))
    raw.unlink()
    return Opening(path, frames / SAMPLE_RATE, CONTENT_TYPES[path.suffix])


def _end_of_bar(score: Score, seconds: float) -> float:
    """The end of the bar nearest to `seconds`, if it lies within the limits; never behind the end of the song."""
    bars = np.arange(1, 4 + int(LONGEST_SECONDS * 240 / 60 / score.bar.bar))
    ends = [score.seconds_at(float(bar) * score.bar.bar) for bar in bars]
    fitting = [end for end in ends if SHORTEST_SECONDS <= end <= LONGEST_SECONDS]
    nearest = min(fitting, key=lambda end: abs(end - seconds), default=seconds)
    return min(nearest, score.duration_seconds)
