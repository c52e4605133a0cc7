"""The voice of a recording in an arrangement: taken out, laid on its beats, moved into its key."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.decoding import Damage, read_blocks
from engine.audio.wav import FloatWav
from engine.changing.regions import ChangeError
from engine.covering.timeline import Timeline
from engine.effects.effect import StreamedSound
from engine.effects.formants import FormantShift
from engine.effects.resampling import ResampledSound
from engine.effects.warping import warp
from engine.effects.workshop import workshop
from engine.outside import Report
from engine.separation.separating import VOICE, Separator, separate

_NO_SEPARATOR = (
    "What takes the voice out is not here: fetch it with `make models`, or make the cover without the voice."
)
NO_VOICE = "No voice was found in it: make the cover without keeping the voice."
_FINEST = 400
_SILENT_POWER = 1e-7
_STEP_SECONDS = 0.05
_STEP = round(_STEP_SECONDS * SAMPLE_RATE)
# So much softer than its loud moments nobody sings; breaths and gaps between words are shorter than these.
_LOUD_SHARE, _QUIET_DB, _BREATH_SECONDS, _SHORTEST_SECONDS = 0.95, 26.0, 0.4, 0.15


def take_voice(recording: Path, into: Path, separator: Separator | None, report: Report) -> Path:
    """The voice of a recording as a FLAC file in a folder that exists.

    Raises ChangeError where there is none, DecodeError, OSError.
    """
    if separator is None:
        raise ChangeError("keep_voice", _NO_SEPARATOR)
    found = separate(recording, into, separator, report, are_drums_wanted=False)
    if not found.has_voice:
        raise ChangeError("keep_voice", NO_VOICE)
    return found.stems[VOICE]


def lay_voice(  # noqa: PLR0917
    voice: Path, target: Path, timeline: Timeline, quarters_bpm: float, semitones: float, frames: int
) -> None:
    """Write the voice (a FLAC of this engine) as a WAV of `frames`, each of its beats where a steady tempo has it.

    Its pitch is moved, while its colour stays. Raises OSError, EffectError.
    """
    change = Fraction(2.0 ** (semitones / 12.0)).limit_denominator(_FINEST)
    scale = 60.0 / quarters_bpm * SAMPLE_RATE * float(change)
    points = [
        (second * SAMPLE_RATE, beat * scale) for second, beat in zip(timeline.seconds, timeline.beats, strict=True)
    ]
    with workshop(target.parent, {}, lambda _stage, _share: None) as desk, FloatWav(target, frames) as file:
        sound = desk.open(voice, None, Damage(), is_ours=True)
        if change != 1:
            sound = desk.spool(StreamedSound(FormantShift(float(change)), sound).blocks(0, sound.frames))
        laid = desk.spool(warp(sound, points, round(frames * change)))
        if change != 1:
            laid = ResampledSound(laid, 1 / change, frames)
        place = 0
        for block in _pad(laid.blocks(0, min(frames, laid.frames)), frames):
            file.write(place, block.T)
            place += len(block)


def sung_spans(voice: Path) -> list[tuple[float, float]]:
    """Where a voice sounds in its file, in seconds; words that nearly touch are one stretch.

    Raises ChangeError where it is silent, DecodeError.
    """
    power = np.concatenate(list(_powers(read_blocks(voice, _STEP * 64))))
    audible = power[power > _SILENT_POWER]
    least = float(np.quantile(audible, _LOUD_SHARE)) / 10 ** (_QUIET_DB / 10) if len(audible) else np.inf
    loud = power > least
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    spans: list[tuple[float, float]] = []
    for start, stop in zip(edges[::2] * _STEP_SECONDS, edges[1::2] * _STEP_SECONDS, strict=True):
        if spans and start - spans[-1][1] <= _BREATH_SECONDS:
            spans[-1] = (spans[-1][0], float(stop))
        else:
            spans.append((float(start), float(stop)))
    spans = [span for span in spans if span[1] - span[0] >= _SHORTEST_SECONDS]
    if not spans:
        raise ChangeError("keep_voice", NO_VOICE)
    return spans


def _powers(blocks: Iterator[Block]) -> Iterator[np.ndarray]:
    """The mean power of each step; blocks are of whole steps, but for the last."""
    for block in blocks:
        whole = len(block) // _STEP * _STEP
        yield np.square(block[:whole]).reshape(-1, 2 * _STEP).mean(axis=1)


def _pad(blocks: Iterator[Block], frames: int) -> Iterator[Block]:
    left = frames
    for block in blocks:
        left -= len(block)
        yield block
    if left:
        yield np.zeros((left, 2), np.float32)
