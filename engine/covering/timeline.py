"""The bars of a recording: which beat of an arrangement each of its moments is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.brief import DURATION_SECONDS
from engine.changing.regions import ChangeError
from engine.composer.metre import COMMON, Metre, metre_named

FEWEST_BARS = 4
_LEAST_CONFIDENCE = 0.3
_FEWEST_BEATS = 8
# What begins or ends so little beside a bar line begins or ends on it.
_NEAR_BARS = 0.12
_SOUND_DB = 40.0
_NO_BEAT = "No steady beat was found in it: choose a recording with a beat, such as a song."
_FEW_BARS = f"Fewer than {FEWEST_BARS} bars were found in it: choose a longer recording, or one with a clearer beat."
_AS_QUARTERS = "7/8"
# The tracker sees only one side of the first and the last beats: they are told from those within.
_EDGE_BEATS, _ENOUGH_BEATS = 4, 24
# Beats that lie so near to even ones are meant to be even.
_STEADY_SECONDS = 0.012


@dataclass(frozen=True)
class Timeline:
    """Rising moments of a recording in seconds, and which beat of the arrangement each is, in quarter notes.

    Beat 0 begins the first of `bars` whole bars, all of one metre; sound may begin behind it.
    """

    seconds: NDArray[np.float64]
    beats: NDArray[np.float64]
    metre: Metre
    bars: int

    @property
    def total(self) -> float:
        """The length in quarter notes."""
        return self.bars * self.metre.bar

    @property
    def quarters_bpm(self) -> float:
        """The mean tempo in quarter notes a minute."""
        return float(np.polyfit(self.seconds, self.beats, 1)[0]) * 60.0

    def beat_at(self, seconds: float) -> float:
        """Beyond the first and the last moment it goes on at the tempo there."""
        return _interpolate(seconds, self.seconds, self.beats)

    def seconds_at(self, beat: float) -> float:
        """The inverse of `beat_at`."""
        return _interpolate(beat, self.beats, self.seconds)


def timeline_of(analysis: Mapping[str, Any], factor: float = 1.0) -> Timeline:
    """The bars of a recording. analysis: as `engine.analysis.results.Analysis.to_dict` gives it.

    factor: how many beats are counted for each that was heard: 1, 2 or 0.5. Raises ChangeError without a beat, and for
    recordings of less than four bars or more than eight minutes.
    """
    if analysis["duration_seconds"] > DURATION_SECONDS[1]:
        minutes = DURATION_SECONDS[1] / 60.0
        raise ChangeError("recording", f"It is longer than {minutes:g} minutes: cut out the part that is meant.")
    metre, seconds, places, unit = _count(analysis)
    places, unit = places * factor, unit * factor
    if unit < metre.bar:
        places = places - _first_of_bar(analysis, seconds, places, unit, metre.bar)
    even = even_out(seconds, places)
    seconds = seconds if even is None else even
    start, end = (_interpolate(moment, seconds, places) / metre.bar for moment in _sound_span(analysis))
    first = floor(start + _NEAR_BARS)
    bars = ceil(end - _NEAR_BARS) - first
    if bars / factor < FEWEST_BARS or bars < 2:
        raise ChangeError("recording", f"It is shorter than {FEWEST_BARS} bars: choose a longer recording.")
    return Timeline(seconds, places - first * metre.bar, metre, bars)


def _count(analysis: Mapping[str, Any]) -> tuple[Metre, NDArray[np.float64], NDArray[np.float64], float]:
    """Metre, moments, their places in quarter notes, and after how many of these a bar may begin."""
    tapped = analysis["beats"]
    moments, firsts = np.asarray(tapped["seconds"], np.float64), np.asarray(tapped["downbeats"], np.float64)
    if len(moments) < _FEWEST_BEATS or tapped["confidence"] < _LEAST_CONFIDENCE:
        raise ChangeError("recording", _NO_BEAT)
    name = analysis["metre"]["name"] if len(firsts) else None
    metre = metre_named(name)
    if name == _AS_QUARTERS:
        if len(firsts) < FEWEST_BARS:
            raise ChangeError("recording", _FEW_BARS)
        return metre, firsts, np.arange(len(firsts), dtype=np.float64) * metre.bar, metre.bar
    first = int(np.argmin(np.abs(moments - firsts[0]))) if len(firsts) else 0
    places = (np.arange(len(moments), dtype=np.float64) - first) * metre.pulse
    if name == "2/4":
        return COMMON, moments, places, metre.bar
    return metre, moments, places, metre.bar if len(firsts) else metre.pulse


def even_out(seconds: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Moments at these places (rising) as even as they are meant to be; None where they are not meant to be even."""
    inner = slice(_EDGE_BEATS, -_EDGE_BEATS) if len(seconds) >= _ENOUGH_BEATS else slice(None)
    pace, first = np.polyfit(places[inner], seconds[inner], 1)
    even: NDArray[np.float64] = first + pace * places
    return even if np.abs(even[inner] - seconds[inner]).max() <= _STEADY_SECONDS else None


def _first_of_bar(
    analysis: Mapping[str, Any], seconds: NDArray[np.float64], places: NDArray[np.float64], unit: float, bar: float
) -> float:
    """Of the places where a bar may begin, the one on which most chords and sections do."""
    turns = [each["start"] for each in (*analysis["chords"]["sequence"], *analysis["sections"])]
    at = np.array([_interpolate(turn, seconds, places) for turn in turns if turn > 0.0] or [0.0])
    count = round(bar / unit)
    return max(range(count), key=lambda place: (_hits(at - place * unit, bar, unit), -place)) * unit


def _hits(places: NDArray[np.float64], bar: float, unit: float) -> int:
    return int((np.abs((places + bar / 2.0) % bar - bar / 2.0) < unit / 4.0).sum())


def _sound_span(analysis: Mapping[str, Any]) -> tuple[float, float]:
    """Where sound begins and ends: as it was heard with the strokes, else to the second."""
    if span := analysis.get("span"):
        return float(span[0]), float(span[1])
    levels = np.asarray(analysis["energy_curve_db"], np.float64)
    loud = np.flatnonzero(levels > levels.max() - _SOUND_DB)
    return float(loud[0]), min(float(loud[-1] + 1), float(analysis["duration_seconds"]))


def _interpolate(value: float, at: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    near = min(_FEWEST_BEATS, len(at)) - 1
    if value < at[0]:
        return float(values[0] + (value - at[0]) * (values[near] - values[0]) / (at[near] - at[0]))
    if value > at[-1]:
        return float(values[-1] + (value - at[-1]) * (values[-1] - values[-1 - near]) / (at[-1] - at[-1 - near]))
    return float(np.interp(value, at, values))
