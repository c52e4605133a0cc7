"""Composed songs as they may be changed: whether one can be, what its parts are called, and what a change costs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from credits.prices import price
from engine.changing.regions import ChangeError, Region, section_region
from engine.composer.score import Score
from engine.recipe import COMPOSER, KEPT_VOICE, CannotReproduce, Recipe, RecipeError, is_made_here
from engine.singing.preparing import SINGER
from files.storing import blocks
from makers import choosing
from makers.weights import models_folder
from tracks.models import How, Role, Track
from tracks.queries import free_takes

if TYPE_CHECKING:
    from accounts.models import User

# What of a composed song a change is made from, besides its stems.
SOURCES = (Role.MASTER, Role.SCORE)
_AGAIN = "Compose it anew from its recipe, and change that song."


@dataclass(frozen=True)
class VerbShown:
    """What a verb of `engine.changing.verbs` did, for lineage and title; words: of a wish, in a few words."""

    how: How
    words: Callable[[Mapping[str, Any]], str]


def _region_words(wish: Mapping[str, Any]) -> str:
    if "section" in wish:
        name = str(wish["section"])
        return f"part {name} anew" if name.isdecimal() else f"{name} anew"
    return f"{wish['first_seconds']:g} to {wish['last_seconds']:g} s anew"


def _chords_words(wish: Mapping[str, Any]) -> str:
    name = str(wish.get("section", ""))
    return f"other chords in {name}" if name and not name.isdecimal() else "other chords"


def _order_words(wish: Mapping[str, Any]) -> str:
    return "another order" if "sections" in wish else f"drop at {wish['drop_seconds']:g} s"


_VERBS: Mapping[str, VerbShown] = {
    "redo": VerbShown(How.REDONE, _region_words),
    "arrange": VerbShown(How.CHANGED, _order_words),
    "chords": VerbShown(How.CHANGED, _chords_words),
    "instrument": VerbShown(How.CHANGED, lambda wish: f"with {wish['instrument']}"),
    "transpose": VerbShown(How.TRANSPOSED, lambda wish: f"in {wish['key']}"),
    "tempo": VerbShown(How.RETIMED, lambda wish: f"{wish['tempo_bpm']:g} BPM"),
    "without": VerbShown(How.REDUCED, lambda wish: f"without {', '.join(wish['parts'])}"),
    "part": VerbShown(How.CHANGED, lambda wish: f"new {wish['part']}"),
    "vary": VerbShown(How.VARIED, lambda _wish: "varied"),
    "extend": VerbShown(How.EXTENDED, lambda _wish: "extended"),
}


def describe_verb(wish: Mapping[str, Any]) -> VerbShown:
    """How a wish that was checked is shown."""
    return _VERBS.get(str(wish["verb"]), VerbShown(How.CHANGED, lambda _wish: "changed"))


def is_composed(track: Track) -> bool:
    """Whether the built-in composer wrote it, so that there are notes to change."""
    return bool(track.recipe.get("provider") == COMPOSER)


def keeps_voice(track: Track) -> bool:
    """Whether it is a cover that keeps the voice of a recording, which is in no score."""
    return bool(track.recipe.get("facts", {}).get("voice") == KEPT_VOICE)


def song_problem(track: Track) -> str:
    """Why the notes of a track cannot be changed, and what to do instead; "" where they can.

    Reads what is prefetched; what only its files tell the worker finds.
    """
    if not is_composed(track):
        return "Only songs that the built-in composer wrote have notes to change: change the sound of this one instead."
    try:
        recipe = Recipe.from_dict(track.recipe)
        is_made_here(recipe)
    except (RecipeError, CannotReproduce) as error:
        return f"This song can't be changed here any more. {error} {_AGAIN}"
    levels = recipe.facts.get("levels")
    if not isinstance(levels, dict) or "mastering" not in recipe.facts:
        return f"This song was composed before the levels of its mix were kept. {_AGAIN}"
    if any(not track.files(role) for role in SOURCES) or not track.stems:
        return f"This song has no score or no stems any more. {_AGAIN}"
    if recipe.facts.get("voice") == "sung" and not SINGER.is_ready(models_folder()):
        return "Its words are sung, and the singer is not on this machine: whoever runs this site fetches it."
    return ""


def read_score(track: Track) -> dict[str, Any]:
    """All that was composed of a track without a `song_problem`, notes included, JSON-ready."""
    values: dict[str, Any] = json.loads(b"".join(blocks(track.files(Role.SCORE)[0].storage_key)))
    return values


def regions_of(score: Score) -> list[Region]:
    """The sections of a song that can be changed alone, in order."""
    found = []
    for number in range(len(score.sections)):
        try:
            found.append(section_region(score, str(number + 1)))
        except ChangeError:
            continue
    return found


def change_price(*, user: User, seconds: float) -> int:
    """Credits for a changed song of this length: what composing it costs, nothing where that is free."""
    composer = choosing.maker(COMPOSER)
    if composer.is_free and free_takes(user=user).is_offered:
        return 0
    return price(seconds, factor=composer.factor)
