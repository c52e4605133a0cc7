"""The recipe of a song: everything needed to make it again, small enough to travel inside the file.

It goes wherever the file goes: nothing in it says whose the song is, or under which id it is kept here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from importlib.metadata import version
from typing import Any

from engine import ENGINE_VERSION
from engine.brief import Brief, BriefError
from engine.cleaning import clean

FORMAT = 1
COMPOSER = "composer"
STUDIO = "studio"
# What a song's facts call its "voice": sung by this engine, or taken out of a recording; both by trained networks.
SUNG_VOICE, KEPT_VOICE = "sung", "kept"
LIBRARIES = ("numpy", "scipy", "av", "soundfile")
REPRODUCIBLE_VERSIONS = frozenset({ENGINE_VERSION})
_MOST_GENERATIONS = 16
_MOST_CHANGES, _SENTENCE_CHARACTERS = 5, 200
_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("provider", "created", "engine", "engine_version", "pcm_sha256"), str),
    **dict.fromkeys(("brief", "libraries", "facts"), dict),
    **dict.fromkeys(("take", "format"), int),
    "seed": (int, type(None)),
    "lineage": (list, tuple),
}
_BRIEF_KINDS = {
    **dict.fromkeys(("subgenre", "lead", "language", "theme"), str),
    **dict.fromkeys(("is_instrumental", "is_half_time", "only_these", "is_length_open"), bool),
}


class CannotReproduce(Exception):
    """This installation can't make the same sound again; the message says why."""


class RecipeError(ValueError):
    """These values are not a recipe."""


@dataclass(frozen=True)
class Recipe:
    """How a song was made. brief is fully resolved, its seed included; created is an ISO 8601 moment in UTC.

    lineage: fingerprints of the songs this one was made from, oldest first. pcm_sha256: what
    `engine.audio.decoding.pcm_sha256` finds in the master. facts: what the maker added (model, request …).
    """

    provider: str
    brief: dict[str, Any]
    seed: int | None
    take: int = 1
    lineage: tuple[str, ...] = ()
    created: str = ""
    engine: str = "soundfoundry"
    engine_version: str = ENGINE_VERSION
    libraries: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    pcm_sha256: str = ""
    format: int = FORMAT

    def to_dict(self) -> dict[str, Any]:
        """The recipe as JSON-ready values."""
        return {**asdict(self), "lineage": list(self.lineage)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """The recipe that `to_dict` described; unknown entries of later formats are dropped. Raises RecipeError."""
        known = {item.name for item in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        if not isinstance(kept.get("provider"), str) or not isinstance(kept.get("brief"), dict):
            raise RecipeError("This is not a recipe: provider and brief are missing.")
        for name, kind in _KINDS.items():
            if name in kept and not isinstance(kept[name], kind):
                raise RecipeError(f"This is not a recipe: its “{name}” is of another kind.")
        return cls(**{"seed": None, **kept, "lineage": tuple(map(str, kept.get("lineage", ())))})


def library_versions() -> dict[str, str]:
    """The installed versions of the libraries that shape the sound."""
    return {name: version(name) for name in LIBRARIES}


def can_reproduce(recipe: Recipe) -> None:
    """Return if this installation makes exactly the same samples from the recipe. Raises CannotReproduce."""
    is_made_here(recipe)
    if recipe.facts.get("changes"):
        raise CannotReproduce("It was changed after it was composed; make the song it came from, and change that.")


def is_made_here(recipe: Recipe) -> None:
    """Return if the composer of this installation made the song, or one like it would. Raises CannotReproduce."""
    if recipe.format != FORMAT:
        raise CannotReproduce(f"The recipe has format {recipe.format}; this version reads format {FORMAT}.")
    if recipe.provider != COMPOSER:
        raise CannotReproduce(f"It was made by {recipe.provider}, which doesn't repeat itself exactly.")
    if recipe.engine_version not in REPRODUCIBLE_VERSIONS:
        raise CannotReproduce(f"It was made by engine {recipe.engine_version}; this is engine {ENGINE_VERSION}.")
    if recipe.seed is None or recipe.brief.get("seed") != recipe.seed:
        raise CannotReproduce("The recipe doesn't say which seed was used.")
    here = library_versions()
    for name in LIBRARIES:
        if recipe.libraries.get(name) != here[name]:
            there = recipe.libraries.get(name, "an unknown version")
            raise CannotReproduce(f"It was made with {name} {there}; here it is {here[name]}.")


def first_recipe(recipe: Recipe) -> tuple[Recipe, list[str]]:
    """The recipe of what this came from before anybody changed it, and what is not repeated with it, in sentences.

    Raises RecipeError where nothing that it came from has one.
    """
    remarks = []
    for _ in range(_MOST_GENERATIONS):
        changes = recipe.facts.get("changes")
        if isinstance(changes, list) and changes:
            remarks.append(_not_repeated(changes))
        # What was arranged from a recording names that, too.
        if recipe.provider != STUDIO and "made_from" not in recipe.facts:
            return _before_changes(recipe), remarks
        before = recipe.facts.get("made_from")
        if not isinstance(before, list) or not before or not isinstance(before[0], dict):
            raise RecipeError("It was made in the studio, of sound without a recipe: there is nothing to make again.")
        remarks.append("It was changed in the studio after it was made, which is not repeated.")
        if len(before) > 1:
            remarks.append(f"It was put together from {len(before)} songs: this is the first of them.")
        recipe = Recipe.from_dict(before[0])
    raise RecipeError("It was changed too often to find out what it came from: take an earlier file.")


def _before_changes(recipe: Recipe) -> Recipe:
    """Of a song that was changed, what was composed at first: the brief that the composer kept, and the oldest sound.

    In a song that moved to another key or tempo the recipe's own brief says what it has to keep now.
    """
    if not recipe.facts.get("changes"):
        return recipe
    facts = {name: value for name, value in recipe.facts.items() if name != "changes"}
    first = facts.get("brief")
    brief = first if isinstance(first, dict) else recipe.brief
    return replace(recipe, brief=brief, facts=facts, lineage=(), pcm_sha256=next(iter(recipe.lineage), ""))


def _not_repeated(changes: list[Any]) -> str:
    sentences = [str(clean(each.get("sentence", ""))) for each in changes if isinstance(each, dict)]
    shown = [" ".join(words.split())[:_SENTENCE_CHARACTERS].rstrip(". ") for words in sentences if words.strip()]
    more = f" And {len(shown) - _MOST_CHANGES} more." if len(shown) > _MOST_CHANGES else ""
    listed = "".join(f" {words}." for words in shown[:_MOST_CHANGES])
    return f"It was changed after it was made, which is not repeated.{listed}{more}"


def brief_in(recipe: Recipe) -> tuple[Brief, dict[str, str]]:
    """As much of its brief as this version can hold, and why it can't hold the rest, by name. Raises RecipeError."""
    values = clean(recipe.brief)
    kept: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for name, value in values.items():
        try:
            _check_kind(name, value)
            Brief.from_dict({"prompt": "music", name: value})
        except BriefError as error:
            refused[name[:80]] = str(error)[:_SENTENCE_CHARACTERS]
        except (TypeError, ValueError, AttributeError, KeyError):
            refused[name[:80]] = "it is of another kind than this version knows."
        else:
            kept[name] = value
    if "prompt" not in kept:
        raise RecipeError("Its recipe has no words that describe the music.")
    return Brief.from_dict(kept), refused


def _check_kind(name: str, value: Any) -> None:
    if value is not None and not isinstance(value, _BRIEF_KINDS.get(name, object)):
        raise TypeError(name)


def other_wishes(brief: Brief, than: Brief) -> list[str]:
    """The names of what two briefs ask for otherwise, where that can be heard: how lines end cannot."""
    mine, theirs = _audible(brief), _audible(than)
    return [name for name, value in mine.items() if value != theirs[name]]


def _audible(brief: Brief) -> dict[str, Any]:
    values = brief.to_dict()
    for name in ("prompt", "lyrics"):
        values[name] = values[name].replace("\r\n", "\n").strip()
    values["ignored"] = sorted(brief.ignored)
    return values
