"""The names of styles that people ask by: the genre each is played as, and what it usually has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.words.tables import parts_of, table
from engine.words.texts import bag


@dataclass(frozen=True)
class Subgenre:
    """name: as it is shown. genre: it is played as. The rest is what it usually has, where it differs from the genre.

    tempo_bpm: its range. swing: 0-1. mode: "major", "minor" or a church mode. instruments: of the catalogue.
    """

    name: str
    genre: str
    tempo_bpm: tuple[float, float] | None = None
    metre: str | None = None
    swing: float | None = None
    mode: str | None = None
    instruments: tuple[str, ...] = ()
    is_half_time: bool = False
    voice: str | None = None


# Names of how a piece is built, whatever it is played by: they say little about the genre.
FORMS = bag(
    "march lullaby serenade fugue nocturne sonata etude prelude rondo minuet mazurka polonaise "
    "toccata fanfare tarantella overture requiem barcarolle sarabande gavotte "
    "partita cantata concerto symphonic symphony ballet opera"
) | {"rock ballad", "viennese waltz", "choral", "soundscape"}  # fmt: skip
# Dances that are nothing without their metre.
METRE_OF_DANCE: Mapping[str, str] = {
    name: metre
    for metre, names in {
        "3/4": (
            "viennese waltz,jazz waltz,country waltz,orchestral waltz,waltz orchestra,minuet,mazurka,polonaise,ländler"
        ),
        "6/8": "jig,tarantella,barcarolle",
        "9/8": "slip jig",
        "2/4": "polka",
    }.items()
    for name in names.split(",")
}


def _subgenre(name: str, genre: str, habits: str) -> Subgenre:
    plain, *instruments = habits.split(" +")
    tempo, *others = plain.split()
    low, high = map(float, tempo.split("-"))
    mode = " ".join(word for word in others if word.isalpha() and word != "half") or None
    return Subgenre(
        name,
        genre,
        (low, high),
        metre=next((word for word in others if "/" in word), None),
        swing=next((float(word[1:]) for word in others if word[0] == "~"), None),
        mode=mode,
        instruments=tuple(instruments),
        is_half_time="half" in others,
    )


def _parse() -> dict[str, Subgenre]:
    subgenres: dict[str, Subgenre] = {}
    for genre, lines in table("subgenres")["subgenres"].items():
        for line in parts_of(lines, ";"):
            names, habits = line.rsplit(":", 1)
            first, *others = (name.strip() for name in names.split(","))
            subgenre = _subgenre(first, genre, habits.strip())
            subgenres |= dict.fromkeys((first, *others), subgenre)
    return subgenres


# By every name that it is asked by.
SUBGENRES: Mapping[str, Subgenre] = _parse()
