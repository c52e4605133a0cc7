"""How far each note of a voice is from where it belongs: as a course of semitones for `engine.voice.shifting`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.composer.theory import key_named
from engine.voice.notes import SungNote, notes_of
from engine.voice.pitch import PitchCurve, Samples, track_pitch

Line = NDArray[np.float64]

CHROMATIC = "chromatic"
# A note this near to its place is where it belongs.
_RIGHT_SEMITONES = 0.03
# With less of a pitch than this nobody sings.
_LEAST_VOICED_SECONDS = 0.15


class NoVoice(ValueError):
    """There is no voice with a pitch; the message says what to do."""


@dataclass(frozen=True)
class Voice:
    """What is known of a voice. pitches: of each note its median, a MIDI number with its fraction."""

    curve: PitchCurve
    notes: tuple[SungNote, ...]
    pitches: tuple[float, ...]


def read_voice(samples: Samples) -> Voice:
    """Pitch and notes of one voice, mono (frames,) float32 at 44.1 kHz. Raises NoVoice."""
    curve = track_pitch(samples)
    notes = notes_of(curve)
    if (curve.hertz > 0).sum() * curve.step_seconds < _LEAST_VOICED_SECONDS or not notes:
        raise NoVoice(
            "We found no voice with a pitch in this: it works on one voice alone, which sings or hums. Take the voice "
            "out of a mix first (Stems)."
        )
    return Voice(curve, tuple(notes), tuple(_median(curve, note) for note in notes))


def correction_of(voice: Voice, key: str, *, amount: float = 1.0, glide: float = 0.06, tuning: float = 0.0) -> Line:
    """Semitones by which each step of the curve moves so that its notes lie on tones of a key.

    key: "chromatic" or one of engine.brief.KEYS. amount: 0 leaves all as it is, 1 moves it all the way. glide: seconds
    from one note's course to the next one's. tuning: semitones by which the instruments beside it lie above concert
    pitch. A note moves as a whole: its vibrato and its slides stay.
    """
    place = nearest_tone(key)
    goals = [place(pitch - tuning) + tuning for pitch in voice.pitches]
    return course_to(voice, goals, amount=amount, glide=glide)


def course_to(voice: Voice, goals: Sequence[float], *, amount: float = 1.0, glide: float = 0.06) -> Line:
    """The same to a goal for each note, a MIDI number with its fraction."""
    steps = len(voice.curve.hertz)
    course = np.full(steps, np.nan)
    for note, pitch, goal in zip(voice.notes, voice.pitches, goals, strict=True):
        off = goal - pitch
        course[_steps_of(voice.curve, note)] = 0.0 if abs(off) < _RIGHT_SEMITONES else off * amount
    known = np.flatnonzero(~np.isnan(course))
    filled = np.interp(np.arange(steps), known, course[known])
    width = max(1, round(glide / voice.curve.step_seconds)) | 1
    padded = np.pad(filled, width // 2, mode="edge")
    return np.asarray(np.convolve(padded, np.full(width, 1.0 / width), "valid"))


def nearest_tone(key: str) -> Callable[[float], float]:
    """What finds the tone of a key that is nearest to a fractional MIDI number; of two as near the lower."""
    if key == CHROMATIC:
        return lambda pitch: float(np.ceil(pitch - 0.5))
    named = key_named(key)

    def nearest(pitch: float) -> float:
        around = named.index(round(pitch))
        return float(min((named.pitch(index) for index in range(around - 1, around + 2)), key=lambda t: abs(t - pitch)))

    return nearest


def _steps_of(curve: PitchCurve, note: SungNote) -> slice:
    first = max(0, round(note.start / curve.step_seconds))
    return slice(first, max(first + 1, round(note.end / curve.step_seconds)))


def _median(curve: PitchCurve, note: SungNote) -> float:
    """Of the middle of the note, so that slides into it and out of it do not count."""
    part = curve.midi[_steps_of(curve, note)]
    edge = len(part) // 5
    middle = part[edge : len(part) - edge]
    middle = middle[~np.isnan(middle)]
    return float(np.median(middle)) if len(middle) else note.pitch
