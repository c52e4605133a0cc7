"""How a genre borrows a neighbour's band: the same players with some of them changed, left out or added."""

from __future__ import annotations

from dataclasses import replace

from engine.composer.genres.style import Player, Style


def without(style: Style, *names: str) -> tuple[Player, ...]:
    """The players of a style except those named. Raises KeyError for a name it does not have."""
    known = {player.name for player in style.players}
    for name in names:
        if name not in known:
            raise KeyError(name)
    return tuple(player for player in style.players if player.name not in names)


def playing(style: Style, name: str, *instruments: str) -> Player:
    """One player of a style on other instruments. Raises StopIteration for a name it does not have."""
    return replace(next(player for player in style.players if player.name == name), instruments=instruments)
