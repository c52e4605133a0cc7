"""One player of a score: its notes become sound, block after block, from any moment of the song on."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from engine import SAMPLE_RATE
from engine.brief import PITCH_CLASSES
from engine.composer.effects import Sweep
from engine.composer.instruments import CATALOGUE, sound
from engine.composer.memo import Memo
from engine.composer.score import Note, Part, Score

SUNG_SENDS = {"reverb": 0.12, "delay": 0.04}
KICKS = frozenset({35, 36})
OPEN_HAT, CLOSED_HATS = 46, frozenset({42, 44})
# Where the pieces of a kit stand, as the audience sees it.
PLACES = {
    42: 0.25, 44: 0.25, 46: 0.25, 49: -0.35, 57: 0.4, 51: -0.3, 59: -0.3, 50: 0.3, 48: 0.2, 47: 0.0, 45: -0.2, 43: -0.3,
    41: -0.4, 39: -0.08, 70: 0.4, 82: 0.4,
}  # fmt: skip
LENGTH_STEP = SAMPLE_RATE // 50
CHOKE = SAMPLE_RATE // 100
# Notes that began longer ago, or ended so long ago, are not heard by those who come in later; only openings do.
LONGEST_AGO, LONGEST_RING = 6 * SAMPLE_RATE, 2 * SAMPLE_RATE
CYMBALS = frozenset({49, 51, 52, 53, 55, 57, 59})

# Instrument, tonic, pitch, velocity in twentieths, length in LENGTH_STEPs and, where a pitch has its place, that.
_ToneKey = tuple[str, int, int, int, int, float | None]


class Lines(NamedTuple):
    """Where players play to: the dry sound (2, frames) and what is sent to the room and to the echo (frames,)."""

    dry: np.ndarray
    room: np.ndarray
    echo: np.ndarray


class Ahead:
    """Sound that is still to come: notes are added where they start, whole blocks are taken from its front."""

    def __init__(self, channels: int) -> None:
        self._sound = np.zeros((channels, 0), dtype=np.float32)
        self._end = 0

    def add(self, at: int, tone: np.ndarray) -> None:
        """Add a tone (channels, frames) that starts `at` frames from now."""
        end = at + tone.shape[1]
        if end > self._sound.shape[1]:
            self._grow(end + SAMPLE_RATE)
        self._sound[:, at:end] += tone
        self._end = max(self._end, end)

    def take(self, frames: int) -> np.ndarray | None:
        """The next frames (channels, frames); None where nothing sounds."""
        if not self._end:
            return None
        if frames > self._sound.shape[1]:
            self._grow(frames)
        taken = self._sound[:, :frames].copy()
        left = max(0, self._end - frames)
        self._sound[:, :left] = self._sound[:, frames : self._end]
        self._sound[:, left : self._end] = 0
        self._end = left
        return taken

    def _grow(self, frames: int) -> None:
        longer = np.zeros((len(self._sound), frames), dtype=np.float32)
        longer[:, : self._end] = self._sound[:, : self._end]
        self._sound = longer


class PartPlayer:
    """Plays one part from a frame on; notes that are alike are computed once and kept in `tones`.

    end: from this frame on nobody listens, and notes that sound longer need not be whole.
    """

    def __init__(  # noqa: PLR0917
        self, score: Score, part: Part, room: float, tones: Memo, start: int = 0, end: int | None = None
    ) -> None:
        self._part, self._tones, self._now = part, tones, start
        instrument = CATALOGUE[part.instrument]
        self._is_kit = instrument.is_kit
        # By chance others sound different when they are shorter, and a tube's drive goes by the loudest moment.
        self._end = end if instrument.is_sampled and not instrument.drive else None
        self._is_spread = self._is_kit or part.instrument.endswith("piano")
        self._tonic = PITCH_CLASSES.index(score.key.split()[0])
        self._room = min(1.0, part.sends.get("reverb", 0.0) + room)
        self._echo = part.sends.get("delay", 0.0)
        self._strokes = sorted(
            ((_frame(score, note.start), _frame(score, note.start + note.length), note) for note in part.notes),
            key=lambda stroke: stroke[0],
        )
        self._closings = [start for start, _, note in self._strokes if self._is_kit and note.pitch in CLOSED_HATS]
        if start:
            self._strokes = [stroke for stroke in self._strokes if self._is_heard(*stroke, start)]
        self._next = 0
        self._uses = Counter(self._key(note, self._frames(first, last)) for first, last, note in self._strokes)
        points = [(_frame(score, beat), hertz) for beat, hertz in part.cutoff]
        self._sweep = Sweep(points, start) if points else None
        self._ahead: Ahead | None = None
        self._kicks = Ahead(2)

    def play(self, lines: Lines) -> None:
        """Add the next frames, as many as the lines have."""
        frames = lines.dry.shape[1]
        while self._next < len(self._strokes) and self._strokes[self._next][0] < self._now + frames:
            self._strike(*self._strokes[self._next])
            self._next += 1
        block = self._ahead.take(frames) if self._ahead is not None else None
        if block is not None:
            self._send(block, lines)
        elif self._sweep is not None:
            self._sweep.pass_by(frames)
        kicks = self._kicks.take(frames)
        if kicks is not None:
            # The bass drum stays out of the room.
            lines.dry[:] += kicks * self._gain
        self._now += frames

    @property
    def _gain(self) -> np.float32:
        return np.float32(10 ** (self._part.level_db / 20))

    def _is_heard(self, first: int, last: int, note: Note, now: int) -> bool:
        """Whether a note can still sound at a frame of the song."""
        ring = LONGEST_AGO if self._is_kit and note.pitch in CYMBALS else LONGEST_RING
        return first > now - LONGEST_AGO and last > now - ring

    def _frames(self, first: int, last: int) -> int:
        """How long a note is held, as far as somebody listens."""
        return (last if self._end is None else min(last, self._end + LENGTH_STEP)) - first

    def _strike(self, start: int, end: int, note: Note) -> None:
        if start < 0:
            return
        tone = self._choke(start, note, self._tone(note, self._frames(start, end)))
        at = start - self._now
        if at < 0:
            tone, at = tone[:, -at:], 0
        if self._is_kit and note.pitch in KICKS:
            self._kicks.add(at, tone)
            return
        if self._ahead is None:
            self._ahead = Ahead(len(tone))
        self._ahead.add(at, tone)

    def _tone(self, note: Note, frames: int) -> np.ndarray:
        """A note as (1, frames) or (2, frames), placed already where its place depends on its pitch."""
        key = self._key(note, frames)
        self._uses[key] -= 1
        tone = self._tones.get(key)
        if tone is None:
            _, _, pitch, velocity, steps, pan = key
            raw = sound(self._part.instrument, pitch, velocity / 20, steps * LENGTH_STEP, self._tonic)
            tone = raw[np.newaxis] if raw.ndim == 1 else np.ascontiguousarray(raw.T)
            if pan is not None:
                tone = tone * _sides(pan, len(tone))[:, np.newaxis]
            # What does not come back would only push out what does.
            if self._uses[key]:
                self._tones.keep(key, tone)
        elif not self._uses[key]:
            self._tones.drop(key)
        return tone

    def _key(self, note: Note, frames: int) -> _ToneKey:
        velocity = max(1, round(note.velocity * 20))
        steps = 1 if self._is_kit else max(1, round(frames / LENGTH_STEP))
        pan = self._pan(note.pitch) if self._is_spread else None
        return self._part.instrument, self._tonic, note.pitch, velocity, steps, pan

    def _pan(self, pitch: int) -> float:
        if self._is_kit:
            return PLACES.get(pitch, 0.0)
        return float(np.clip(self._part.pan + (pitch - 60) / 90, -0.6, 0.6))

    def _choke(self, start: int, note: Note, tone: np.ndarray) -> np.ndarray:
        """An open hi-hat ends when the pedal closes it."""
        if not self._is_kit or note.pitch != OPEN_HAT:
            return tone
        place = bisect_right(self._closings, start)
        frames = tone.shape[1] if place == len(self._closings) else self._closings[place] - start + CHOKE
        if frames >= tone.shape[1]:
            return tone
        cut = tone[:, :frames].copy()
        cut[:, -CHOKE:] *= np.linspace(1, 0, CHOKE, dtype=np.float32)
        return cut

    def _send(self, block: np.ndarray, lines: Lines) -> None:
        if self._sweep is not None:
            block = self._sweep.next(block)
        # What is placed already is as loud in the middle as what is not.
        middle = block[0] if len(block) == 1 else block[0] + block[1]
        level = self._gain * np.float32(1.0 if len(block) == 1 else 0.5**0.5 if self._is_spread else 0.5)
        sides = np.ones(2, dtype=np.float32) if self._is_spread else _sides(self._part.pan, len(block))
        for side in (0, 1):
            lines.dry[side] += block[side % len(block)] * (sides[side] * self._gain)
        if self._room:
            lines.room[:] += middle * (level * np.float32(self._room))
        if self._echo:
            lines.echo[:] += middle * (level * np.float32(self._echo))


class SungPlayer:
    """Sings one part from a frame on, each line when its time comes. lines: as `Vocals.lines` gives them."""

    def __init__(self, lines: Iterator[tuple[int, Callable[[], tuple[int, np.ndarray]]]], start: int = 0) -> None:
        self._lines, self._now = lines, start
        self._waiting = next(lines, None)
        self._ahead = Ahead(2)

    def play(self, lines: Lines) -> None:
        """Add the next frames, as many as the lines have."""
        frames = lines.dry.shape[1]
        while self._waiting is not None and self._waiting[0] < self._now + frames:
            first, line = self._waiting[1]()
            at = first - self._now
            self._ahead.add(max(0, at), line[:, max(0, -at) :])
            self._waiting = next(self._lines, None)
        self._now += frames
        sung = self._ahead.take(frames)
        if sung is None:
            return
        lines.dry[:] += sung
        middle = (sung[0] + sung[1]) * np.float32(0.5)
        lines.room[:] += middle * np.float32(SUNG_SENDS["reverb"])
        lines.echo[:] += middle * np.float32(SUNG_SENDS["delay"])


def _frame(score: Score, beat: float) -> int:
    return round(score.seconds_at(beat) * SAMPLE_RATE)


def _sides(pan: float, channels: int) -> np.ndarray:
    """The gains of left and right (2,) that place a tone, of equal power; one with two sides leans."""
    angle = (pan + 1) * np.pi / 4
    sides = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
    return sides if channels == 1 else sides * np.float32(2**0.5)
