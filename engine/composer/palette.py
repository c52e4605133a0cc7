"""Hires the band for one song: which players of the genre, on which instruments, heeding the wishes in the prompt."""

from __future__ import annotations

import random
from dataclasses import replace

from engine.composer.genres.style import Player, Style
from engine.composer.ranges import BASSES, CHORDAL, PADS
from engine.words.wishes import Wishes

_FOREGROUND_DB = 1.5
_TONAL = ("lead", "comp", "arp", "riff", "counter", "pad", "double")


def band_for(style: Style, wishes: Wishes, chances: dict[str, random.Random]) -> list[Player]:
    """The players of one song, each with exactly one instrument. `chances` holds a stream per player's name."""
    if wishes.solo:
        return _soloist(style, wishes.solo)
    wanted = [names for names in wishes.wanted if not names[0].endswith(("kit", "noise"))]
    pinned = _pin(style.players, wanted)
    band = []
    for player in style.players:
        chance = chances[player.name]
        comes = chance.random() < player.chance
        instruments = tuple(name for name in player.instruments if name not in wishes.refused)
        if player.stem in wishes.refused_stems:
            continue
        if player.name in pinned:
            band.append(_foremost(player, pinned[player.name]))
        elif comes and instruments:
            taken = {member.instruments[0] for member in band}
            free = tuple(name for name in instruments if name not in taken) or instruments
            band.append(replace(player, instruments=(chance.choice(free),)))
    return band


def _foremost(player: Player, instrument: str) -> Player:
    return replace(
        player, instruments=(instrument,), level_db=player.level_db + _FOREGROUND_DB, enter=min(player.enter, 0.3)
    )


def _pin(players: tuple[Player, ...], wanted: list[tuple[str, ...]]) -> dict[str, str]:
    """Who plays what was asked for: those who might anyway, otherwise the one whose job it fits best."""
    pinned: dict[str, str] = {}
    for names in wanted:
        able = [player for player in players if set(names) & set(player.instruments) and player.name not in pinned]
        able.sort(key=lambda player: _TONAL.index(player.role) if player.role in _TONAL else 99)
        if able:
            first = next(name for name in able[0].instruments if name in names)
            for player in able[: 2 if names[0] in CHORDAL else 1]:
                pinned[player.name] = next((name for name in player.instruments if name == first), first)
            continue
        roles = ("bass", "walk") if names[0] in BASSES else ("pad",) if names[0] in PADS else ("comp", "pad")
        if names[0] not in BASSES | CHORDAL | PADS:
            roles = ("lead", "counter")
        free = [player for player in players if player.role in roles and player.name not in pinned]
        if free:
            pinned[free[0].name] = names[0]
    return pinned


def _soloist(style: Style, names: tuple[str, ...]) -> list[Player]:
    """One instrument alone: its low notes, its chords and its melody are the same hands."""
    jobs = {"bass": ("bass",), "comp": ("comp", "arp", "pad"), "lead": ("lead",)}
    instrument = names[0]
    band = []
    for stem, roles in (("bass", jobs["bass"]), ("harmony", jobs["comp"]), ("melody", jobs["lead"])):
        player = next((player for player in style.players if player.role in roles), None)
        if player is None or (stem != "melody" and instrument not in CHORDAL):
            continue
        low, high = (36, 55) if stem == "bass" else (player.low, player.high)
        band.append(
            replace(
                player, instruments=(instrument,), enter=0.0, leave=2.0, kinds=(), level_db=-4.0, low=low, high=high
            )
        )
    return band
