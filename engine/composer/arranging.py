"""Arrangements: how full the band of a song is, and in which order it enters where a song builds or falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod

from engine.composer.genres.style import Player, Style
from engine.composer.score import Part
from engine.composer.uses import Purpose

# Who plays first where a song grows out of nothing.
_ORDER = ("pad", "lead", "arp", "comp", "counter", "walk", "bass", "riff", "colour", "double")
_GROWING = ("builds", "falls")
_LAST_ENTRY = 0.88
_DRUMS_ENTRY = 0.55
# How much of what a part sends into the room is left in a production of these colours.
_SENDS: Mapping[str, float] = {"dry": 0.12, "telephone": 0.3, "spacious": 1.7}
_MORE_ROOM = 0.12
_CORE = ("bass", "walk", "lead")


def is_full(seed: int) -> bool:
    """Whether a song has the fuller of two arrangements: takes of one request have seeds that follow each other."""
    return seed % 2 == 0


def arrange(style: Style, purpose: Purpose, seed: int) -> Style:
    """The style with its players called for one song: more or fewer of them, one after another in a growing arc."""
    players = tuple(_invite(player, is_full(seed)) for player in style.players)
    if purpose.arc not in _GROWING:
        return replace(style, players=players)
    ranked = sorted(players, key=lambda player: _ORDER.index(player.role) if player.role in _ORDER else len(_ORDER))
    entries = {player.name: _LAST_ENTRY * place / max(1, len(ranked) - 1) for place, player in enumerate(ranked)}
    growing = tuple(
        replace(player, enter=entries[player.name], leave=2.0, kinds=(), sweeps=player.role not in ("bass", "walk"))
        for player in players
    )
    return replace(style, players=growing, drums_enter=_DRUMS_ENTRY)


def _invite(player: Player, is_song_full: bool) -> Player:
    if player.role in _CORE:
        return player
    if is_song_full:
        return replace(player, chance=min(1.0, player.chance * 1.5), enter=max(0.0, player.enter - 0.06))
    return replace(player, chance=player.chance * 0.55 if player.chance < 1.0 else 1.0, enter=player.enter + 0.06)


def in_room(part: Part, colours: Sequence[str]) -> Part:
    """A part with as much room and echo as the colours of the production leave or give it."""
    factor = prod(_SENDS.get(colour, 1.0) for colour in colours)
    if factor == 1.0:
        return part
    sends = dict(part.sends)
    if factor > 1.0 and part.stem != "bass":
        sends["reverb"] = sends.get("reverb", 0.0) + _MORE_ROOM
    return replace(part, sends={bus: round(min(1.0, amount * factor), 4) for bus, amount in sends.items()})
