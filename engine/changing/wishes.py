"""What somebody wishes of a change, as JSON: its values are read here, or refused with what to choose instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from engine.brief import SEED_MAXIMUM
from engine.changing.regions import ChangeError
from engine.cleaning import is_number

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from engine.changing.delivering import Changed
    from engine.changing.songs import ComposedSong
    from engine.outside import Report

Wish = Mapping[str, Any]


class Edit(Protocol):
    """A wish that was checked against a score, ready to be carried out on its song."""

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """The changed song in an existing folder. Raises ChangeError, BrokenResult, DecodeError, OSError."""
        ...


def check_names(wish: Wish, takes: Sequence[str]) -> None:
    """Return if a wish holds nothing that its verb does not take. Raises ChangeError."""
    for name in wish:
        if name != "verb" and name not in takes:
            raise ChangeError(str(name), f"“{name}” is not something “{wish['verb']}” takes: {', '.join(takes)}.")


def number_in(wish: Wish, field: str, limits: tuple[float, float], what: str) -> float:
    """A number within limits; what: as people call it, with its unit ("tempo", "BPM"). Raises ChangeError."""
    value, (low, high) = wish.get(field), limits
    if not is_number(value) or not low <= value <= high:
        raise ChangeError(field, f"Choose {what} between {low:g} and {high:g}.")
    return float(value)


def seed_in(wish: Wish) -> int:
    """The seed of a wish. Raises ChangeError."""
    seed = wish.get("seed")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= SEED_MAXIMUM:
        raise ChangeError("seed", f"Choose a whole seed between 0 and {SEED_MAXIMUM}.")
    return seed


def words_in(wish: Wish, field: str, message: str) -> tuple[str, ...]:
    """A list of names, in small letters, each of them once. Raises ChangeError with the message where there is none."""
    value = wish.get(field)
    if not isinstance(value, list | tuple) or not value or not all(isinstance(name, str) for name in value):
        raise ChangeError(field, message)
    return tuple(dict.fromkeys(" ".join(name.lower().split()) for name in value))
