"""Well-known names that people ask to sound like: nobody is imitated, but what goes with a name can be offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.words.tables import parts_of, table
from engine.words.texts import words_of


@dataclass(frozen=True)
class Traits:
    """What goes with a name: genre, mood, tempo in BPM and an instrument of the catalogue."""

    genre: str
    mood: str
    tempo_bpm: float
    instrument: str


def _traits(text: str) -> Traits:
    genre, mood, tempo, instrument = text.split(",")
    return Traits(genre, mood, float(tempo), instrument)


# By the words of the name, without case and accents.
ARTISTS: Mapping[tuple[str, ...], Traits] = {
    words_of(name): _traits(traits)
    for traits, names in table("artists")["traits"].items()
    for name in parts_of(names, ",")
}
# Names that are ordinary words: only after "like" and its kind, or written as a name among other words.
EVERYDAY = frozenset(table("artists")["everyday"]["names"].split())
