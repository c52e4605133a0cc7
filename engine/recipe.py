"""The recipe of a song: everything needed to make it again, small enough to travel inside the file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from importlib.metadata import version
from typing import Any

from engine import ENGINE_VERSION

FORMAT = 1
COMPOSER = "composer"
LIBRARIES = ("numpy", "scipy", "av", "soundfile")
REPRODUCIBLE_VERSIONS = frozenset({ENGINE_VERSION})


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
        lineage, libraries = kept.get("lineage", ()), kept.get("libraries", {})
        if not isinstance(lineage, list | tuple) or not isinstance(libraries, dict):
            raise RecipeError("This is not a recipe: lineage is a list, libraries are names and versions.")
        return cls(**{"seed": None, **kept, "lineage": tuple(str(item) for item in lineage)})


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
