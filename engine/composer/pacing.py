"""The tempo of a song: as asked, changing gradually where that was asked, slowing before the last chord by genre."""

from __future__ import annotations

from math import log

from engine.brief import Brief
from engine.composer.genres.style import Style
from engine.composer.metre import Metre
from engine.composer.tempo import TempoMap

# The share of a song's beats after which a change begins and when it is complete, so that both tempi are felt.
_HELD, _ARRIVED = 0.15, 0.75
_STEADY_USES = ("loop", "dance", "bed", "sleep", "sting")
_RINGING = (None, "final")
_LEAST_SECONDS = 20.0
_SLOWEST_BPM = 50.0
_SLOWING_SECONDS = 2.4


def tempo_for(brief: Brief, metre: Metre) -> tuple[TempoMap, float]:
    """The tempo map of a resolved brief, and how many beats its duration then has."""
    start = float(brief.tempo_bpm or 0.0) * metre.pulse
    stop = float(brief.tempo_end_bpm or brief.tempo_bpm or 0.0) * metre.pulse
    if start == stop:
        tempo = TempoMap(((0.0, start),))
        return tempo, tempo.beat_at(brief.duration_seconds)
    mean = (stop - start) / log(stop / start)
    minutes = _HELD / start + (_ARRIVED - _HELD) / mean + (1.0 - _ARRIVED) / stop
    total = brief.duration_seconds / 60.0 / minutes
    return TempoMap(((0.0, start), (_HELD * total, start), (_ARRIVED * total, stop), (total, stop))), total


class Ritenuto:
    """How a song slows before its last chord; beats and share are 0 where it does not."""

    def __init__(self, brief: Brief, style: Style, metre: Metre) -> None:
        self.bpm = float(brief.tempo_bpm or 0.0) * metre.pulse
        bar_seconds = metre.bar * 60.0 / self.bpm
        self.beats = metre.bar * (1 if bar_seconds >= _SLOWING_SECONDS else 2)
        self.share = style.ritenuto if _may_slow(brief, style) else 0.0

    @property
    def seconds(self) -> float:
        """How much longer the song takes by it."""
        if not self.share:
            return 0.0
        slow = self.bpm * (1.0 - self.share)
        mean = (slow - self.bpm) / log(slow / self.bpm)
        return self.beats * 60.0 * (1.0 / mean - 1.0 / self.bpm)

    def before(self, end: float, tempo: TempoMap) -> TempoMap:
        """The tempo map with it, the last chord on the beat `end`."""
        if not self.share:
            return tempo
        start = max(0.0, end - self.beats)
        slow = self.bpm * (1.0 - self.share)
        return TempoMap(((0.0, self.bpm), (start, self.bpm), (end, slow), (end, self.bpm)))


def _may_slow(brief: Brief, style: Style) -> bool:
    is_free = brief.use not in _STEADY_USES and brief.ending in _RINGING and brief.tempo_end_bpm is None
    has_room = _SLOWEST_BPM <= float(brief.tempo_bpm or 0.0) <= style.ritenuto_below_bpm
    return is_free and has_room and brief.duration_seconds >= _LEAST_SECONDS
