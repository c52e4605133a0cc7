"""Makes a genre and its players fit a metre: by a tradition where there is one, else beat by beat from 4/4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from engine.composer.figures import traditions
from engine.composer.figures.cells import BACKBEATS, HALF_TIME, ONE_DROP, carry, regroup
from engine.composer.figures.tunes import tunes_in
from engine.composer.genres.fills import FILLS
from engine.composer.genres.style import Groove, Player, Style
from engine.composer.metre import COMMON, Metre

BACKBEAT_LANES = ("snare", "clap", "rim")
_SLOWED = ("kick", *BACKBEAT_LANES)
_STRUCK, _REST = "Xx", "."
_THREE = 8
_CALM_STROKES = 5
_UPBEATS = ".s"


@lru_cache(maxsize=512)
def _family(genre: str) -> str | None:
    return next((name for name, genres in traditions.FAMILIES.items() if genre in genres), None)


def style_in(style: Style, metre: Metre) -> Style:
    """A style with the grooves and melody rhythms of a metre; its players are fitted one by one."""
    if metre.name == COMMON.name:
        return style
    own = traditions.GROOVES[metre.name].get(_family(style.name) or "")
    grooves = tuple(_turned_groove(groove, metre) for groove in own) if own else _carried_grooves(style, metre)
    return replace(style, grooves=grooves, motifs=tunes_in(metre, style.motifs), hooks=tunes_in(metre, style.hooks))


def player_in(player: Player, genre: str, metre: Metre) -> Player:
    """A player whose patterns are those of a metre."""
    if metre.name == COMMON.name or not player.patterns:
        return player
    patterns: tuple[str, ...]
    if player.role in ("arp", "riff") and all(symbol.isdigit() or symbol in ".-" for symbol in player.patterns[0]):
        patterns = _broken_chords(player, metre)
    else:
        patterns = _chords(player, genre, metre)
    return replace(player, patterns=patterns)


def fills_in(family: str, metre: Metre) -> tuple[Mapping[str, str], ...]:
    """Drum fills, of whatever length, to be played up to the end of a bar of the metre."""
    if not metre.is_compound and metre.name != "7/8":
        return FILLS[family]
    kind = "none" if family == "none" else "soft" if family in traditions.SOFT_FILLS else "drums"
    return traditions.FILLS[kind]


def half_time(groove: Groove, metre: Metre) -> Groove:
    """A groove whose drums go at half the tempo under cymbals that go on; one that does so already stays."""
    if metre.name == COMMON.name and is_half_time(groove):
        return groove

    def lanes(written: Mapping[str, str]) -> dict[str, str]:
        slow = {lane: "".join(symbol + _REST for symbol in written[lane]) for lane in _SLOWED if lane in written}
        return {**written, **slow}

    return replace(groove, low=lanes(groove.low), high=lanes(groove.high))


def _carried_grooves(style: Style, metre: Metre) -> tuple[Groove, ...]:
    return tuple(_carried_groove(groove, metre) for groove in style.grooves)


def _carried_groove(groove: Groove, metre: Metre) -> Groove:
    three = _three_of(groove)

    def lanes(written: Mapping[str, str]) -> dict[str, str]:
        return {lane: carry(pattern, metre, three) for lane, pattern in written.items()}

    return Groove(
        lanes(groove.low),
        lanes(groove.high),
        tuple(carry(pattern, metre) for pattern in groove.bass),
        tuple(carry(pattern, metre) for pattern in groove.bass_high),
    )


def _three_of(groove: Groove) -> tuple[int, ...]:
    """The beats that a bar of three takes from a groove, so that it keeps its backbeat, or its drop."""
    if not is_half_time(groove):
        return BACKBEATS
    return HALF_TIME if groove.high.get("kick", "X")[0] in _STRUCK else ONE_DROP


def is_half_time(groove: Groove) -> bool:
    """Whether a groove in 4/4 has its backbeat on three."""
    patterns = [groove.high[lane] for lane in BACKBEAT_LANES if lane in groove.high]
    return any(p[_THREE] in _STRUCK for p in patterns) and not any(p[_THREE // 2] in _STRUCK for p in patterns)


def _turned_groove(groove: Groove, metre: Metre) -> Groove:
    return Groove(
        {lane: regroup(pattern, metre) for lane, pattern in groove.low.items()},
        {lane: regroup(pattern, metre) for lane, pattern in groove.high.items()},
        tuple(regroup(pattern, metre) for pattern in groove.bass),
        tuple(regroup(pattern, metre) for pattern in groove.bass_high),
    )


def _broken_chords(player: Player, metre: Metre) -> tuple[str, ...]:
    """Broken chords of the metre, as calm or busy as the player's own; sequences with rests keep their holes."""
    if any("." in pattern for pattern in player.patterns) and not metre.is_compound:
        return tuple(carry(pattern, metre) for pattern in player.patterns)
    calm, busy = traditions.BROKEN[metre.name]
    strokes = [sum(symbol.isdigit() for symbol in pattern) * 16 / len(pattern) for pattern in player.patterns]
    patterns = (calm if min(strokes) <= _CALM_STROKES else ()) + (busy if max(strokes) > _CALM_STROKES else ())
    return tuple(regroup(pattern, metre) for pattern in patterns)


def _chords(player: Player, genre: str, metre: Metre) -> tuple[str, ...]:
    own = traditions.CHORDS[metre.name].get(_family(genre) or "")
    is_upbeat = all(pattern[0] in _UPBEATS for pattern in player.patterns)
    if own and player.role == "comp" and not (is_upbeat and genre == "world"):
        return tuple(regroup(pattern, metre) for pattern in own)
    patterns = tuple(carry(pattern, metre) for pattern in player.patterns)
    if player.role == "comp" and player.manner == "block" and not is_upbeat and metre.name in traditions.TRIPLETS:
        patterns = (*patterns, traditions.TRIPLETS[metre.name])
    return patterns
