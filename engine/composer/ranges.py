"""Where each instrument of the catalogue sounds at home: its lowest and highest note, and who can do whose job."""

from __future__ import annotations

from collections.abc import Mapping

RANGES: Mapping[str, tuple[int, int]] = {
    "grand piano": (36, 91), "felt piano": (38, 86), "electric piano": (38, 84), "vibraphone": (53, 86),
    "celesta": (60, 96), "music box": (60, 93), "marimba": (48, 86), "organ": (36, 86), "nylon guitar": (40, 79),
    "steel guitar": (40, 79), "clean guitar": (40, 81), "muted guitar": (40, 76), "overdriven guitar": (40, 84),
    "distorted guitar": (38, 84), "upright bass": (28, 55), "fingered bass": (28, 55), "picked bass": (28, 55),
    "fretless bass": (28, 57), "slap bass": (28, 57), "strings": (40, 88), "slow strings": (40, 86),
    "pizzicato strings": (40, 86), "tremolo strings": (40, 86), "solo violin": (57, 91), "solo cello": (38, 69),
    "harp": (36, 91), "timpani": (38, 57), "choir": (48, 79), "trumpet": (55, 81), "muted trumpet": (55, 79),
    "trombone": (41, 69), "french horn": (43, 72), "brass section": (43, 77), "alto sax": (52, 79),
    "tenor sax": (47, 74), "oboe": (60, 86), "clarinet": (52, 84), "flute": (62, 91), "sub bass": (28, 48),
    "808 bass": (28, 50), "saw bass": (28, 55), "square bass": (28, 55), "reese bass": (28, 52), "warm pad": (43, 81),
    "dark pad": (38, 76), "glass pad": (50, 88), "supersaw": (48, 86), "saw lead": (55, 88), "square lead": (55, 90),
    "pluck": (50, 90), "arp saw": (48, 88), "voice": (55, 77),
}  # fmt: skip

CHORDAL = frozenset((
    "grand piano", "felt piano", "electric piano", "organ", "nylon guitar", "steel guitar", "clean guitar",
    "muted guitar", "overdriven guitar", "distorted guitar", "harp", "strings", "slow strings", "pizzicato strings",
    "tremolo strings", "choir", "brass section", "vibraphone", "marimba", "supersaw",
))  # fmt: skip
PADS = frozenset(("warm pad", "dark pad", "glass pad", "slow strings", "choir"))
BASSES = frozenset((
    "upright bass", "fingered bass", "picked bass", "fretless bass", "slap bass", "sub bass", "808 bass", "saw bass",
    "square bass", "reese bass",
))  # fmt: skip


def range_for(instrument: str, low: int, high: int, shift: int = 0) -> tuple[int, int]:
    """The part of low-high (moved by `shift` semitones) an instrument plays well, at least an octave and a half."""
    floor, ceiling = RANGES.get(instrument, (low, high))
    bottom, top = max(floor, low + shift), min(ceiling, high + shift)
    if top - bottom >= 17:
        return bottom, top
    if low + shift < floor:
        return floor, min(ceiling, floor + 19)
    return max(floor, ceiling - 19), ceiling
