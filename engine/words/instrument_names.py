"""Instruments that somebody names apart from a prompt: under the name they have here, or refused with near ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from engine.brief import GENRES, METRES, MODES, MOODS, SCALES, Brief, BriefError
from engine.composer.families import ENSEMBLES, FAMILIES, INSTRUMENTS, KIT_PARTS
from engine.words.languages import NAMES
from engine.words.lexicon import lexicon_for
from engine.words.texts import text_of, words_of

_KNOWN = frozenset((*INSTRUMENTS, *FAMILIES, *ENSEMBLES))
# What a brief may do without besides instruments.
_REFUSABLE = frozenset((*GENRES, *MOODS, *KIT_PARTS, *METRES, *MODES, *(key.lower() for key in SCALES), "melody"))
_MOST_NEAR = 4
_USUAL = ("piano", "guitar", "strings", "drums")


def with_known_names(brief: Brief) -> Brief:
    """The brief with its instruments under the names they have here: "Geige" is a solo violin; unknown ones stay."""
    lead = known_names(brief.lead)[:1] if brief.lead else ()
    return replace(
        brief,
        instruments=_all_known(brief.instruments),
        without=_all_refused(brief.without),
        lead=lead[0] if lead else brief.lead,
    )


def check_names(brief: Brief, maker: str) -> None:
    """Raises BriefError for the first instrument that the built-in composer, called `maker`, has not.

    The message names those that are spelled nearly so.
    """
    named = {"instruments": brief.instruments, "without": brief.without, "lead": (brief.lead,) if brief.lead else ()}
    for field, names in named.items():
        for name in names:
            is_refusable = field == "without" and name.lower() in _REFUSABLE
            if not is_refusable and not known_names(name):
                raise BriefError(field, f"“{name}” is not an instrument that {maker} has. {_advice(name)}")


@lru_cache(maxsize=512)
def known_names(name: str) -> tuple[str, ...]:
    """What an instrument, a family or an ensemble is called here, whichever of our languages names it; or nothing."""
    plain = " ".join(name.lower().split())
    return (plain,) if plain in _KNOWN else _names_for(name, ("instrument", "pulse"))


@lru_cache(maxsize=512)
def refused_names(name: str) -> tuple[str, ...]:
    """The same of what is refused, which may be a part of the kit: of "snares" the snare, and not the drums."""
    plain = " ".join(name.lower().split())
    return (plain,) if plain in KIT_PARTS else _names_for(name, ("kit",)) or known_names(name)


def _names_for(name: str, kinds: Iterable[str]) -> tuple[str, ...]:
    text = text_of(name)
    for code in NAMES:
        phrases = lexicon_for(code).phrases_in(text)
        if len(phrases) == 1 and (phrases[0].first, phrases[0].last) == (0, len(text.words) - 1):
            meaning = next((found for kind in kinds if (found := phrases[0].value(kind))), None)
            if meaning and set(names := meaning.split("+")) <= _KNOWN | set(KIT_PARTS):
                return tuple(names)
    return ()


def _all_known(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for name in names for each in known_names(name) or (name,)))


def _all_refused(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for name in names for each in refused_names(name) or (name,)))


def _advice(name: str) -> str:
    near = _near_names(name)
    if near:
        return f"Near it: {', '.join(near)}."
    return f"Name one such as {', '.join(_USUAL[:-1])} or {_USUAL[-1]}, or leave it out."


def _near_names(name: str) -> list[str]:
    """Names that share a word with this one, its last first, then those that are spelled nearly so."""
    words = words_of(name)
    shared = [each for word in reversed(words) for each in INSTRUMENTS if word in each.split()]
    spelled = get_close_matches(name.lower(), sorted(_KNOWN), n=_MOST_NEAR, cutoff=0.6)
    return list(dict.fromkeys((*shared, *spelled)))[:_MOST_NEAR]
