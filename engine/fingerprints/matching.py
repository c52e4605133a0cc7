"""Whether one sound is (a part of) another: the landmarks that fall together once the one is laid over the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from engine.fingerprints.landmarks import SECONDS_PER_STEP, Fingerprint

# Of the landmarks of a stretch that have to be in the song: how often either side errs is in docs/accuracy.md.
LEAST_SHARE = 0.6
# Fewer than these, and a stretch of a song can be like one of another.
LEAST_SECONDS, LEAST_LANDMARKS = 5.0, 50
# Long enough to tell, and so short that a song is found in a longer recording, too.
_STRETCH_STEPS = round(20.0 / SECONDS_PER_STEP)
_NEAR = (-1, 0, 1)
# Of long recordings not all are needed to see where they lie.
_LANDMARKS_FOR_OFFSET = 1500


@dataclass(frozen=True)
class Match:
    """share: of the landmarks of the best 20 seconds, those that are in the song as well.

    at_seconds: where in the song what was heard begins; from_seconds, to_seconds: what part of the recording it is.
    """

    share: float
    at_seconds: float
    from_seconds: float
    to_seconds: float

    @property
    def is_same_music(self) -> bool:
        return self.share >= LEAST_SHARE


def is_enough(recording: Fingerprint) -> bool:
    """Whether there is so much in it that it can be told from other music."""
    if len(recording) < LEAST_LANDMARKS:
        return False
    return (recording.steps[-1] - recording.steps[0]) * SECONDS_PER_STEP >= LEAST_SECONDS - 1.0


def match(recording: Fingerprint, song: Fingerprint) -> Match | None:
    """How much of a recording is in a song, at the place that fits best; None where nothing falls together."""
    offset = _best_offset(recording, song)
    if offset is None:
        return None
    there = set(zip(song.steps, song.bins, strict=True))
    is_there = [
        any((step + offset + later, height + higher) in there for later in _NEAR for higher in _NEAR)
        for step, height in zip(recording.steps, recording.bins, strict=True)
    ]
    share, first, last = _best_stretch(recording.steps, is_there)
    # A stretch that is good enough may begin before the song does, and end after it.
    begins, ends = max(recording.steps[first], -offset), min(recording.steps[last], song.steps[-1] - offset)
    return Match(
        share=share,
        at_seconds=(begins + offset) * SECONDS_PER_STEP,
        from_seconds=begins * SECONDS_PER_STEP,
        to_seconds=ends * SECONDS_PER_STEP,
    )


def _best_offset(recording: Fingerprint, song: Fingerprint) -> int | None:
    """By how many steps the recording has to be moved, so that most of its landmarks lie on those of the song."""
    steps_of: defaultdict[int, list[int]] = defaultdict(list)
    for step, height in zip(song.steps, song.bins, strict=True):
        for higher in _NEAR:
            steps_of[height + higher].append(step)
    some = slice(None, None, 1 + len(recording) // _LANDMARKS_FOR_OFFSET)
    offsets = Counter(
        there - step
        for step, height in zip(recording.steps[some], recording.bins[some], strict=True)
        for there in steps_of.get(height, ())
    )
    return max(offsets, key=lambda offset: sum(offsets[offset + near] for near in _NEAR), default=None)


def _best_stretch(steps: list[int], is_there: list[bool]) -> tuple[float, int, int]:
    """The share of the best stretch, and the first and last landmark of all stretches that are good enough."""
    best, good, first, found = 0.0, [], 0, 0
    for last, step in enumerate(steps):
        found += is_there[last]
        while step - steps[first] > _STRETCH_STEPS:
            found -= is_there[first]
            first += 1
        count = last - first + 1
        if count >= LEAST_LANDMARKS:
            share = found / count
            best = max(best, share)
            if share >= LEAST_SHARE:
                good.append((first, last))
    return (best, good[0][0], good[-1][1]) if good else (best, 0, len(steps) - 1)
