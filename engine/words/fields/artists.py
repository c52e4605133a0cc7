"""Artists that are named: never imitated, told so, with what goes with the name instead."""

from __future__ import annotations

from dataclasses import dataclass

from engine.words.fields.names import Name, names_in
from engine.words.lexicon import Lexicon, Phrase
from engine.words.texts import Refusal, Text


@dataclass(frozen=True)
class Artists:
    """names: as they stand in the text. refusals: what is told about them."""

    names: tuple[Name, ...]
    refusals: tuple[Refusal, ...]


def artists_in(text: Text, lexicon: Lexicon, phrases: list[Phrase]) -> Artists:
    """Who is named in a text, and what is told about it."""
    names = tuple(names_in(text, lexicon, phrases))
    return Artists(names, tuple(_refusal(text, name) for name in names if not name.is_refused))


def _refusal(text: Text, name: Name) -> Refusal:
    start, end = text.words[name.first].start, text.words[name.last].end
    why = f"Nobody is imitated here, so {text.excerpt(start, end)} isn't."
    if name.traits is not None:
        traits = name.traits
        why += (
            f" What goes with the name is taken where the words leave it open: {traits.genre}, {traits.mood}, "
            f"about {traits.tempo_bpm:g} BPM, {traits.instrument}."
        )
    else:
        why += " Say in a genre, a mood or instruments what you like about it."
    return Refusal("artist", start, end, why)
