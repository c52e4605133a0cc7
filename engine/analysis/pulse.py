"""Tempo, beats and metre, decided one after the other, each with how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.analysis import beats, metre, tempo
from engine.analysis.judging import models, shares
from engine.analysis.lines import Lines
from engine.analysis.listening import Recording
from engine.analysis.results import Beats, Metre, Tempo
from engine.analysis.returns import Returns

# Of noise the mean autocorrelation stays below this over the root of its seconds; a soft string orchestra has 0.14.
_NOISE, _CLEAR_ABOVE = 0.33, 0.15
_CLEAR_METRE, _CLEAR_FIRST = 0.4, 0.4
_SHOWN_SHARE = 0.01
TOO_SHORT = "The sound is too short for a tempo: at least four seconds and four beats are needed."
NO_BEAT = "Nothing repeats regularly enough to be called a beat."
NO_BARS = "No way of counting bars stands out."


@dataclass(frozen=True)
class Counted:
    """contrast: 0-1, how much stronger onsets are on the beats than between them."""

    tempo: Tempo
    beats: Beats
    metre: Metre
    contrast: float = 0.0

    @classmethod
    def without(cls, reason: str) -> Counted:
        return cls(Tempo(reason=reason), Beats(reason=reason), Metre(reason=reason))


def count(recording: Recording, lines: Lines) -> Counted:
    """Tap along with a sound and count its bars."""
    returns = Returns(lines, recording.tones.frames)
    candidates = tempo.candidates_of(recording, lines, returns)
    if not len(candidates.bpms):
        return Counted.without(NO_BEAT if recording.seconds >= tempo.SHORTEST_SECONDS else TOO_SHORT)
    beat = float(np.clip((candidates.clarity - _NOISE / np.sqrt(recording.seconds)) / _CLEAR_ABOVE, 0.0, 1.0))
    if beat == 0.0:
        return Counted.without(NO_BEAT)
    likely = candidates.shares(models()["tempo"])
    best = int(np.argmax(likely))
    bpm = recording.pulse.tempo_near(float(candidates.bpms[best]))
    found = Tempo(
        bpm=round(bpm, 2),
        half=round(bpm / 2.0, 2),
        double=round(bpm * 2.0, 2),
        confidence=round(float(likely[best]) * beat, 3),
        shares={f"{other:.1f}": round(float(share), 3) for other, share in zip(candidates.bpms, likely, strict=True)},
    )
    return _count_bars(lines, returns, found, beat)


def _count_bars(lines: Lines, returns: Returns, found: Tempo, beat: float) -> Counted:
    row = beats.track(lines.onsets, float(found.bpm or 0.0))
    if not len(row):
        return replace(Counted.without(TOO_SHORT), tempo=found)
    phases = shares(models()["phase"], beats.phase_features(lines, row))
    side = int(np.argmax(phases))
    seconds = beats.shift(row, beats.PLACES[side])
    contrast = beats.contrast(lines.onsets, seconds)
    ways, rows = metre.candidates_of(lines, returns, seconds)
    grid = Beats(_milliseconds(seconds), (), round(float(phases[side]) * beat, 3))
    if not ways:
        return Counted(found, replace(grid, reason=NO_BARS), Metre(reason=NO_BARS), contrast)
    likely = shares(models()["metre"], rows) * beat
    best = int(np.argmax(likely))
    names = {name: round(sum(float(share) for way, share in zip(ways, likely, strict=True) if way.name == name), 3)
             for name in metre.BARS}  # fmt: skip
    names = {name: share for name, share in names.items() if share >= _SHOWN_SHARE}
    way = ways[best]
    grid = replace(grid, seconds=_milliseconds(way.taps(seconds, lines.onsets)))
    meter = Metre(way.name, names.get(way.name, 0.0), names)
    if meter.confidence < _CLEAR_METRE or likely[best] < _CLEAR_FIRST * meter.confidence:
        return Counted(found, replace(grid, reason=NO_BARS), meter, contrast)
    return Counted(found, replace(grid, downbeats=_milliseconds(way.firsts(seconds))), meter, contrast)


def _milliseconds(seconds: beats.Seconds) -> tuple[float, ...]:
    return tuple(np.round(seconds, 3).tolist())
