"""What the length of a loop will be, told before it is made."""

from __future__ import annotations

from engine.brief import Brief, BriefError
from engine.composer.metre import metre_named
from engine.composer.uses import purpose_of
from engine.words.reading import resolve

_SAME_SECONDS = 0.05


def loop_remark(brief: Brief) -> str:
    """Why the built-in composer's loop lasts longer or shorter than it should, in plain words; "" where it doesn't."""
    try:
        decided = resolve(brief)
    except BriefError:
        return ""
    if not purpose_of(decided).is_loop or not decided.tempo_bpm:
        return ""
    metre, wanted = metre_named(decided.metre), decided.duration_seconds
    bar = 60.0 * metre.bar / metre.pulse / decided.tempo_bpm
    bars = max(1, round(wanted / bar))
    if abs(bars * bar - wanted) <= _SAME_SECONDS:
        return ""
    tempo = f"at {decided.tempo_bpm:g} BPM"
    lasting = f"1 bar {tempo} lasts" if bars == 1 else f"{bars} bars {tempo} last"
    return f"A loop is whole bars: {lasting} {bars * bar:.1f} seconds, not {wanted:g}."
