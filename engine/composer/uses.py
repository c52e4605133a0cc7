"""What a piece is for: what its use, its arc and its ending mean for the form, the band and the master."""

from __future__ import annotations

from dataclasses import dataclass

from engine.brief import Brief

_ARCS = {"bed": "steady", "sleep": "steady", "meditation": "steady", "trailer": "builds"}
_CALM = ("sleep", "meditation")
_STING_SECONDS = 15.0
_FADE_SHARE, _FADE_SECONDS = 0.15, (4.0, 12.0)
_SLEEP_FADE_SHARE, _SLEEP_FADE_SECONDS = 0.4, (20.0, 30.0)
_WITHOUT_DRUMS = ("lullaby", "gregorian chant", "madrigal")


@dataclass(frozen=True)
class Purpose:
    """arc: one of engine.brief.ARCS, or None for the habits of the genre. ending: one of ENDINGS.

    fade_seconds: how long a piece that fades does so. has_melody, has_drums, has_effects (risers, impacts): whether
    a piece may have any. is_sting: one gesture. is_calm: dark and without anything that wakes.
    """

    arc: str | None = None
    ending: str = "final"
    fade_seconds: float = 0.0
    has_melody: bool = True
    has_drums: bool = True
    has_effects: bool = True
    is_sting: bool = False
    is_calm: bool = False

    @property
    def is_loop(self) -> bool:
        return self.ending == "loop"


def purpose_of(brief: Brief) -> Purpose:
    """What the use, arc and ending of a brief mean together; what it names itself wins over what its use implies."""
    use = brief.use
    is_calm = use in _CALM
    ending = brief.ending or {"loop": "loop", "sleep": "fade"}.get(str(use), "final")
    return Purpose(
        arc=brief.arc or _ARCS.get(str(use)) or ("steady" if ending == "loop" else None),
        ending=ending,
        fade_seconds=_fade_seconds(brief) if ending == "fade" else 0.0,
        has_melody=use != "bed" and "melody" not in brief.without,
        has_drums=not is_calm and use != "bed" and brief.subgenre not in _WITHOUT_DRUMS,
        has_effects=not is_calm and use not in ("bed", "study"),
        is_sting=use == "sting" and brief.duration_seconds <= _STING_SECONDS,
        is_calm=is_calm,
    )


def _fade_seconds(brief: Brief) -> float:
    is_sleep = brief.use == "sleep"
    share, (least, most) = (_SLEEP_FADE_SHARE, _SLEEP_FADE_SECONDS) if is_sleep else (_FADE_SHARE, _FADE_SECONDS)
    return min(0.6 * brief.duration_seconds, most, max(least, share * brief.duration_seconds))
