"""Instruments that were asked for carry the melody before any that nobody named."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.composer.families import FAMILIES
from engine.composer.writing import write_score
from engine.words.reading import resolve


def melody_of(genre: str, *instruments: str, **values: object) -> list[str]:
    """Who plays melodies all through, the most prominent first."""
    brief = Brief("a piece", genre, "happy", instruments=instruments, seed=3, **values)  # type: ignore[arg-type]
    parts = [part for part in write_score(resolve(brief)).parts if part.stem == "melody"]
    return [part.instrument for part in sorted(parts, key=lambda part: -part.level_db)]


@pytest.mark.parametrize("genre", ["classical", "orchestral", "folk"])
def test_a_waltz_for_strings_has_its_melody_in_the_strings(genre: str) -> None:
    assert melody_of(genre, "strings", metre="3/4")[0] in FAMILIES["strings"]


@pytest.mark.parametrize(
    ("genre", "instruments", "lead"),
    [
        ("world", ("accordion",), "accordion"),
        ("soul", ("choir", "organ"), "organ"),
        ("orchestral", ("choir",), "choir"),
        ("world", ("congas", "brass section"), "brass section"),
        ("house", ("steel drums",), "steel drums"),
        ("folk", ("accordion", "flute"), "flute"),
    ],
)
def test_what_can_carry_a_melody_does(genre: str, instruments: tuple[str, ...], lead: str) -> None:
    assert melody_of(genre, *instruments)[0] == lead


def test_a_piece_without_melody_has_none_for_an_instrument_that_plays_chords() -> None:
    assert melody_of("pop", "grand piano", without=("melody",)) == []
    assert melody_of("pop", "grand piano", use="bed") == []


def test_what_plays_chords_or_bass_alone_leaves_the_melody_to_others() -> None:
    assert melody_of("pop", "warm pad", "slap bass")[0] not in {"warm pad", "slap bass"}
