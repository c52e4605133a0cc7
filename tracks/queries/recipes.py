"""What a recipe asks for, what this installation can't do of it any more, and whether the same music comes again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING, Any

from engine.brief import DURATION_SECONDS, Brief, BriefError
from engine.cleaning import clean
from engine.recipe import (
    COMPOSER,
    CannotReproduce,
    Recipe,
    RecipeError,
    brief_in,
    can_reproduce,
    first_recipe,
    library_versions,
    other_wishes,
)
from engine.singing.preparing import singer_versions
from engine.words.reading import resolve
from jobs import outside
from makers import choosing
from makers.models import MusicModel
from tracks.labels import label
from tracks.queries.lists import track_for
from tracks.queries.quoting import check_length, longest_for
from tracks.queries.understanding import understand

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from tracks.models import Request, Track

NAME_CHARACTERS, REASON_CHARACTERS = 120, 300
NO_RECIPE = "There is no recipe in it: only what was made here, or by another SoundFoundry, carries one."
AUTO_CHOOSES = "“Auto” chooses who makes it."


@dataclass(frozen=True)
class OpenedRecipe:
    """A recipe as this installation can follow it.

    name: of the file or track it came in. provider: who made it, where they can be asked here, else "auto". remarks:
    what can't be done any more or is not repeated. differs: why the brief gives other music here; "" where it gives
    the sound with this pcm_sha256 again. taken: of a track that is only a reference what was taken from it, in a
    sentence, and track which; "" for a recipe. picture: the same of a picture, and the hash of its file.
    """

    name: str
    brief: Brief
    provider: str
    remarks: tuple[str, ...]
    differs: str
    pcm_sha256: str
    taken: str = ""
    track: str = ""
    picture: str = ""
    picture_sha256: str = ""

    def with_loss(self, lost: list[str]) -> OpenedRecipe:
        """The same after some of its wishes could not be put where a person sees them, told in sentences."""
        if not lost:
            return self
        return replace(self, remarks=(*self.remarks, *lost), differs=self.differs or "Not all of it can be asked for.")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, to be kept beside what is filled in."""
        return {**vars(self), "brief": self.brief.to_dict(), "remarks": list(self.remarks)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> OpenedRecipe:
        """What `to_dict` described."""
        return cls(**{**values, "brief": Brief.from_dict(values["brief"]), "remarks": tuple(values["remarks"])})


def recipe_of_track(*, user: User | AnonymousUser, pk: object) -> tuple[dict[str, Any], str]:
    """The recipe of a track this person may open, and its title. Raises Track.DoesNotExist, RecipeError."""
    track = track_for(user=user, pk=pk)
    if track.recipe:
        return track.recipe, track.title
    brief = track.job.params.get("brief") if track.is_made else None
    if not brief:
        raise RecipeError("This track has no recipe: it was not made from words.")
    made = Recipe(track.model, brief, brief.get("seed"), libraries=library_versions())
    return made.to_dict(), track.title


def open_recipe(*, user: User | AnonymousUser | None, values: dict[str, Any] | None, name: str) -> OpenedRecipe:
    """What a recipe, as it was found in a file, comes to here. Raises RecipeError, which may be shown.

    user: for whom; None where nobody's plan counts.
    """
    if values is None:
        raise RecipeError(NO_RECIPE)
    recipe, remarks = first_recipe(Recipe.from_dict(values))
    brief, refused = brief_in(recipe)
    remarks += [f"{label(field)} can’t be asked for here: {why}" for field, why in refused.items()]
    provider, gone = _maker_of(recipe)
    remarks += [*gone, *_refusals(user, brief, provider)]
    differs = _differs(recipe, brief, provider) or ("Not all of it can be asked for." if refused else "")
    if not differs:
        read = read_again(user=user, brief=brief, provider=provider)
        differs = otherwise(other_wishes(read, than=brief))
    shown = " ".join(str(clean(name)).split())[:NAME_CHARACTERS]
    return OpenedRecipe(shown, brief, provider, tuple(remarks), differs, str(clean(recipe.pcm_sha256))[:64])


def read_again(*, user: User | AnonymousUser | None, brief: Brief, provider: str) -> Brief:
    """The brief with everything decided as it is when it is asked for."""
    most_seconds = DURATION_SECONDS[1] if user is None else longest_for(user, provider=provider)
    return resolve(understand(brief).settle(brief, most_seconds))


def otherwise(fields: list[str]) -> str:
    """Why a brief that was only read again is another one; "" where it is not."""
    return f"Its words are read otherwise here ({', '.join(map(label, fields)).lower()})." if fields else ""


def _maker_of(recipe: Recipe) -> tuple[str, list[str]]:
    """Who made it, where they can be asked; else "auto" and why not."""
    slug = str(clean(recipe.provider))[:NAME_CHARACTERS]
    if any(maker.slug == slug for maker in choosing.makers()):
        return slug, []
    row = MusicModel.objects.filter(slug=slug).first()
    if row is None:
        return choosing.AUTO, [f"It was made by “{slug}”, which makes no music here. {AUTO_CHOOSES}"]
    if row.service not in outside.accounts():
        why = f"for which this installation has no key at {row.service}"
    elif not row.is_offered:
        why = "which is not offered here any more"
    else:
        why = "which its server does not have at the moment"
    return choosing.AUTO, [f"It was made by {row.name}, {why}. {AUTO_CHOOSES}"]


def _refusals(user: User | AnonymousUser | None, brief: Brief, provider: str) -> list[str]:
    """What this person's plan and who makes it would refuse, and what the latter would not heed."""
    remarks = []
    try:
        if user is not None:
            check_length(user, brief.duration_seconds)
    except BriefError as error:
        remarks.append(f"It is {brief.duration_seconds:g} seconds long. {error}")
    if provider == choosing.AUTO:
        return remarks
    maker = choosing.maker(provider)
    try:
        maker.check(brief)
    except BriefError as error:
        remarks.append(str(error))
    return [*remarks, *maker.remarks(brief)]


def _differs(recipe: Recipe, brief: Brief, provider: str) -> str:
    try:
        can_reproduce(recipe)
    except CannotReproduce as error:
        return str(clean(str(error)))[:REASON_CHARACTERS]
    if provider != COMPOSER:
        return "The built-in composer, which made it, is not in use here."
    return _sung_otherwise(recipe, brief)


def _sung_otherwise(recipe: Recipe, brief: Brief) -> str:
    was_sung = recipe.facts.get("voice") == "sung"
    is_worded = bool(brief.lyrics.strip()) and not brief.is_instrumental and brief.voice != "hummed"
    unsung = choosing.maker(COMPOSER).remarks(brief)
    if was_sung != (is_worded and not unsung):
        return "It was sung, and is hummed here." if was_sung else "It was hummed, and is sung here."
    try:
        here = singer_versions() if was_sung else {}
    except PackageNotFoundError:
        here = {"weights": None}
    if any(recipe.facts.get(name) != value for name, value in here.items()):
        return "It was sung by another version of the singer."
    return ""


def outcome(opened: OpenedRecipe, first: Brief, maker: str) -> dict[str, Any]:
    """What a request keeps of the recipe it came from, JSON-ready. first: the brief of its first take, decided.

    changed: what is asked for otherwise. Where that is nothing, differs says why other music comes, or is empty.
    taken: of a reference, where nobody expects the same music.
    """
    if opened.taken:
        picture = {"picture_sha256": opened.picture_sha256} if opened.picture_sha256 else {}
        return {"name": opened.name, "taken": opened.taken, **picture}
    changed = other_wishes(first, than=opened.brief)
    differs = opened.differs
    if not differs and maker != COMPOSER:
        differs = "Another maker was chosen than the built-in composer."
    return {"name": opened.name, "pcm_sha256": opened.pcm_sha256, "differs": differs, "changed": changed}


@dataclass(frozen=True)
class Sameness:
    """Whether a request gives the music of the recipe it came from: in a sentence, and whether to say it loudly."""

    words: str
    is_loud: bool = False


def sameness_of(request: Request, first: Track | None) -> Sameness | None:
    """What is told on the page of a request; None for one that came from no recipe. first: its first take."""
    source = request.source
    if not source:
        return None
    name = source["name"]
    if source.get("taken"):
        return Sameness(f"“{name}” was the reference. {source['taken']}")
    if source["changed"]:
        others = ", ".join(map(label, source["changed"])).lower()
        return Sameness(f"From the recipe of “{name}”, with something else for: {others}.")
    if source["differs"]:
        return Sameness(
            f"From the recipe of “{name}”. The same song comes out differently: {source['differs']}", is_loud=True
        )
    if first is None or not first.is_delivered:
        return Sameness(f"The same as “{name}”: made again from its recipe, with nothing changed.")
    if first.recipe.get("pcm_sha256") == source["pcm_sha256"]:
        return Sameness(f"The same as “{name}”, to the last sample.")
    if first.model != COMPOSER:
        return Sameness(f"Not the same as “{name}”: {first.made_by} took over, which makes other music.", is_loud=True)
    return Sameness(
        f"Not the same as “{name}”: nothing was changed, and still other samples came out. The processor, or a library "
        "that the recipe does not name, computes otherwise here.",
        is_loud=True,
    )
