"""How a part follows the song: by which factor its tempo changes, and by how many semitones its key is moved."""

from __future__ import annotations

import math

from engine.composer.theory import key_named

_RELATIVE = 3


def tempo_change(bpm: float, song_bpm: float) -> float:
    """How many times faster a part must be played to lie on the song's beats.

    Half and twice the song's tempo lie on them as well: the smallest change of the three is taken (70 BPM to 138 is
    0.986, not 1.97).
    """
    changes = (song_bpm / bpm * octave for octave in (0.5, 1.0, 2.0))
    return min(changes, key=lambda change: abs(math.log(change)))


def semitones_between(key: str, song_key: str) -> int:
    """By how many semitones (-5 to 6) a part must be moved to have the notes of the song's key.

    A minor key counts as its relative major, so that A minor stays where it is in a song in C major.
    """
    distance = (_major(song_key) - _major(key)) % 12
    return distance if distance <= 6 else distance - 12


def _major(name: str) -> int:
    """The tonic, as pitch class, of the major key with the same notes."""
    key = key_named(name)
    return (key.tonic + (_RELATIVE if key.is_minor else 0)) % 12
