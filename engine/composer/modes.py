"""Chords that show a mode: progressions about its characteristic chord, and ways home that leave it what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Modal:
    """Progressions of verses and choruses, written as in `engine.composer.genres.style`, and the bar before the end."""

    verses: tuple[str, ...]
    choruses: tuple[str, ...]
    cadences: tuple[str, ...]


MODAL: Mapping[str, Modal] = {
    "dorian": Modal(
        ("1 4 1 4", "1 2 1 4", "1 7 4 1", "1 4 7 1", "1 1 4 4"),
        ("3 4 1 1", "7 4 1 4", "4 1 7 4", "1 3 4 1"),
        ("4", "7:2 4:2", "2:2 4:2"),
    ),
    "phrygian": Modal(
        ("1 2 1 2", "1 2 3 2", "1 7 2 1", "1 1 2 2"),
        ("6 2 1 1", "2 1 3 2", "3 2 1 1", "1 2 7 1"),
        ("2", "3:2 2:2", "7:2 2:2"),
    ),
    "lydian": Modal(
        ("1 2 1 2", "1 1 2 2", "1 2 6 2", "1 7 2 1"),
        ("2 1 2 6", "6 2 1 1", "3 2 1 1", "2 6 2 1"),
        ("2", "7:2 2:2", "6:2 2:2"),
    ),
    "mixolydian": Modal(
        ("1 7 4 1", "1 7 1 7", "1 5 7 4", "1 4 7 4"),
        ("4 7 1 1", "7 4 1 1", "1 7 4 5", "2 7 4 1"),
        ("7", "4:2 7:2", "5:2 7:2"),
    ),
    "locrian": Modal(
        ("1 2 1 2", "1 5 2 1", "1 2 3 1", "1 1 6 2"),
        ("5 2 1 1", "2 3 1 1", "6 5 2 1"),
        ("2", "3:2 2:2", "5:2 2:2"),
    ),
    "harmonic minor": Modal(
        ("1 4 5 1", "1 6 4 5", "1 4 1 5", "1 6 5 5"),
        ("6 4 5 1", "4 1 5 1", "4 5 6 5"),
        ("5", "4:2 5:2", "6:2 5:2"),
    ),
    "major pentatonic": Modal(
        ("1 6 1 5", "1 5 6 1", "1 2 6 5", "1 6 2 5"),
        ("6 1 5 1", "1 5 6 6", "2 1 5 6"),
        ("5", "2:2 5:2", "6:2 5:2"),
    ),
    "minor pentatonic": Modal(
        ("1 7 1 4", "1 3 7 1", "1 4 7 1", "1 3 4 1"),
        ("3 7 1 1", "3 4 7 1", "4 7 3 1"),
        ("7", "4:2 7:2", "3:2 7:2"),
    ),
}
