"""The vocabulary a genre is written in: grooves, players, progressions and forms, as plain data.

Patterns are written on a grid of 16 steps to the bar; a pattern of 32 steps lasts two bars. In rhythms, "X" is an
accent, "x" a stroke, "o" a ghost (played when the music is dense enough), "s" a short stroke, "-" holds, "." rests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# General MIDI percussion numbers by the name used in grooves.
DRUMS: Mapping[str, int] = {
    "kick": 36, "rim": 37, "snare": 38, "clap": 39, "floor": 41, "hat": 42, "pedal": 44, "low tom": 45, "open": 46,
    "mid tom": 47, "crash": 49, "high tom": 50, "ride": 51, "bell": 53, "tambourine": 54, "cowbell": 56,
    "high bongo": 60, "low bongo": 61, "mute conga": 62, "conga": 63, "low conga": 64, "cabasa": 69, "shaker": 70,
    "clave": 75, "triangle": 81,
}  # fmt: skip


@dataclass(frozen=True)
class Groove:
    """One way of playing drums and bass together: quiet and full versions, and the bass figures locked to its kick.

    Bass figures: "r" root, "R" accented root, "o" octave, "f" fifth, "t" third, "a" a step before the next root.
    """

    low: Mapping[str, str]
    high: Mapping[str, str]
    bass: tuple[str, ...]
    bass_high: tuple[str, ...] = ()


@dataclass(frozen=True)
class Player:
    """Somebody in the band: what they play, on what, how, where, and when.

    role: "bass", "walk", "comp", "pad", "arp", "riff", "lead", "double", "counter" or "colour".
    instruments: one is chosen per song. patterns: rhythms for comp and riff, indices into the chord for arp.
    manner: "block", "strum", "rolled", "power" or "octaves". low/high: range as MIDI numbers.
    enter/leave: plays in sections whose energy lies between them; kinds: only in sections of these names.
    chance: likelihood that a song has this player at all. turn: (0, 2) in the first and every second section.
    """

    name: str
    stem: str
    role: str
    instruments: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    low: int = 48
    high: int = 76
    voices: int = 4
    manner: str = "block"
    enter: float = 0.0
    leave: float = 2.0
    kinds: tuple[str, ...] = ()
    chance: float = 1.0
    level_db: float = -6.0
    pan: float = 0.0
    reverb: float = 0.2
    delay: float = 0.0
    sweeps: bool = False
    turn: tuple[int, int] = (0, 1)


@dataclass(frozen=True)
class Style:
    """Everything that makes a genre recognisable, as data.

    tempo_bpm: its usual range. swing_grid/swing: which off-steps (in beats) come late and by what share of the grid.
    looseness: standard deviation of timing in milliseconds; drag: how late the snare and chords lie, in milliseconds.
    chord_size: notes in a chord (3 triads, 4 sevenths, 5 ninths). Progressions by mode, verse and chorus apart:
    degrees "1 6 4 5", one bar each or with beats after a colon; "5!" has the raised leading tone, "5/7" a bass.
    ritenuto: by what share the last bar slows, where the tempo is not above ritenuto_below_bpm. pickups: likelihood
    that a phrase begins with an upbeat. blue: the chords on 1, 4 and 5 of major have a minor seventh, and a progression
    goes on through the sections instead of beginning with each. forms: section names with relative bars, from short
    to long. effects: riser, impact, vinyl …
    """

    name: str
    mix: str
    tempo_bpm: tuple[float, float]
    kits: tuple[str, ...]
    grooves: tuple[Groove, ...]
    players: tuple[Player, ...]
    major: tuple[str, ...]
    minor: tuple[str, ...]
    major_chorus: tuple[str, ...]
    minor_chorus: tuple[str, ...]
    forms: tuple[str, ...]
    motifs: tuple[str, ...]
    hooks: tuple[str, ...]
    fills: str = "acoustic"
    swing_grid: float = 0.5
    swing: float = 0.0
    looseness: float = 6.0
    drag: float = 0.0
    chord_size: int = 3
    minor_lean: float = 0.5
    drums_enter: float = 0.35
    drums_level_db: float = 0.0
    effects: frozenset[str] = frozenset()
    leap: float = 0.25
    ritenuto: float = 0.0
    ritenuto_below_bpm: float = 300.0
    pickups: float = 0.0
    blue: bool = False
    energies: Mapping[str, float] = field(default_factory=dict)
