"""Where each instrument of the catalogue sounds at home: its lowest and highest note, and who can do whose job."""

from __future__ import annotations

from collections.abc import Mapping

RANGES: Mapping[str, tuple[int, int]] = {
    "grand piano": (36, 91), "felt piano": (38, 86), "honky-tonk piano": (38, 88), "electric piano": (38, 84),
    "harpsichord": (36, 86), "clavinet": (38, 84), "vibraphone": (53, 86), "celesta": (60, 96),
    "music box": (60, 93), "glockenspiel": (67, 100), "marimba": (48, 86), "xylophone": (60, 96),
    "tubular bells": (55, 77), "hammered dulcimer": (48, 84), "steel drums": (55, 84), "kalimba": (55, 84),
    "organ": (36, 86), "rock organ": (36, 86), "church organ": (36, 88), "reed organ": (41, 84),
    "accordion": (43, 86), "bandoneon": (43, 84), "harmonica": (55, 84), "nylon guitar": (40, 79),
    "steel guitar": (40, 79), "twelve-string guitar": (40, 79), "jazz guitar": (40, 81), "clean guitar": (40, 81),
    "muted guitar": (40, 76), "overdriven guitar": (40, 84), "distorted guitar": (38, 84), "ukulele": (55, 81),
    "mandolin": (55, 86), "banjo": (48, 81), "sitar": (48, 79), "koto": (48, 84), "shamisen": (50, 81),
    "upright bass": (28, 55), "fingered bass": (28, 55), "picked bass": (28, 55), "fretless bass": (28, 57),
    "slap bass": (28, 57), "strings": (40, 88), "slow strings": (40, 86), "pizzicato strings": (40, 86),
    "tremolo strings": (40, 86), "solo violin": (57, 91), "fiddle": (57, 88), "viola": (48, 81),
    "solo cello": (38, 69), "double bass section": (28, 55), "synth strings": (40, 86), "harp": (36, 91),
    "timpani": (38, 57), "choir": (48, 79), "synth choir": (48, 79), "trumpet": (55, 81), "muted trumpet": (55, 79),
    "trombone": (41, 69), "french horn": (43, 72), "tuba": (31, 53), "brass section": (43, 77),
    "synth brass": (43, 79), "soprano sax": (58, 86), "alto sax": (52, 79), "tenor sax": (47, 74),
    "baritone sax": (38, 67), "oboe": (60, 86), "english horn": (54, 79), "bassoon": (36, 67), "clarinet": (52, 84),
    "flute": (62, 91), "piccolo": (74, 100), "recorder": (65, 89), "pan flute": (60, 86), "shakuhachi": (58, 82),
    "whistle": (70, 94), "ocarina": (62, 86), "shehnai": (58, 82), "bagpipes": (60, 79), "whistling": (69, 93),
    "orchestra hit": (43, 74), "sub bass": (28, 48), "808 bass": (28, 50), "saw bass": (28, 55),
    "square bass": (28, 55), "reese bass": (28, 52), "warm pad": (43, 81), "dark pad": (38, 76),
    "glass pad": (50, 88), "supersaw": (48, 86), "saw lead": (55, 88), "square lead": (55, 90), "pluck": (50, 90),
    "arp saw": (48, 88), "voice": (55, 77),
}  # fmt: skip

# Who sings words, and how low and high.
SINGERS: Mapping[str, tuple[int, int]] = {"high": (55, 74), "low": (41, 58), "choir": (55, 72)}

CHORDAL = frozenset((
    "grand piano", "felt piano", "honky-tonk piano", "electric piano", "harpsichord", "clavinet", "organ",
    "rock organ", "church organ", "reed organ", "accordion", "bandoneon", "nylon guitar", "steel guitar",
    "twelve-string guitar", "jazz guitar", "clean guitar", "muted guitar", "overdriven guitar", "distorted guitar",
    "ukulele", "mandolin", "banjo", "koto", "harp", "strings", "slow strings", "pizzicato strings", "tremolo strings",
    "synth strings", "choir", "synth choir", "brass section", "synth brass", "vibraphone", "marimba", "celesta",
    "music box", "hammered dulcimer", "kalimba", "steel drums", "supersaw", "orchestra hit", "pluck", "arp saw",
))  # fmt: skip
PADS = frozenset((
    "warm pad", "dark pad", "glass pad", "slow strings", "tremolo strings", "choir", "synth choir", "synth strings",
))  # fmt: skip
BASSES = frozenset((
    "upright bass", "fingered bass", "picked bass", "fretless bass", "slap bass", "sub bass", "808 bass", "saw bass",
    "square bass", "reese bass", "double bass section", "tuba", "timpani",
))  # fmt: skip
# What rings on after it was struck or plucked, and is better broken than held.
PLUCKED = frozenset((
    "nylon guitar", "steel guitar", "twelve-string guitar", "jazz guitar", "clean guitar", "ukulele", "mandolin",
    "banjo", "koto", "harp", "hammered dulcimer", "kalimba", "harpsichord", "celesta", "music box", "marimba",
    "vibraphone", "steel drums", "pluck", "arp saw",
))  # fmt: skip
# Who else can be the lowest of a small band.
LOW_VOICES = ("solo cello", "bassoon", "baritone sax", "trombone", "tenor sax", "french horn", "viola")


def range_for(instrument: str, low: int, high: int, shift: int = 0) -> tuple[int, int]:
    """The part of low-high (moved by `shift` semitones) an instrument plays well, at least an octave and a half."""
    floor, ceiling = RANGES.get(instrument, (low, high))
    bottom, top = max(floor, low + shift), min(ceiling, high + shift)
    if top - bottom >= 17:
        return bottom, top
    if low + shift < floor:
        return floor, min(ceiling, floor + 19)
    return max(floor, ceiling - 19), ceiling


def reachable(instrument: str, pitch: int) -> int:
    """The pitch itself, or its nearest octave that the instrument has."""
    return fold(pitch, *RANGES.get(instrument, (0, 127)))


def fold(pitch: int, floor: int, ceiling: int) -> int:
    """The pitch itself, or its nearest octave from floor to ceiling, where there is one."""
    while pitch > ceiling and pitch - 12 >= floor:
        pitch -= 12
    while pitch < floor and pitch + 12 <= ceiling:
        pitch += 12
    return pitch
