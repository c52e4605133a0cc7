"""Reads of pictures: the newest of a person, one of them, and the desk that it fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.brief import Brief
from engine.seeing.mapping import PictureMusic, music_of
from makers import choosing
from projects.models import Picture
from tracks.queries import OpenedRecipe

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

_LATELY = 12


def pictures_of(user: User) -> list[Picture]:
    """The newest pictures of a person."""
    return list(Picture.objects.owned_by(user).newest()[:_LATELY])


def all_pictures_of(user: User) -> list[Picture]:
    """All pictures of a person, the newest first, without what was read in them; as many as may be kept at most."""
    return list(Picture.objects.owned_by(user).newest().defer("values"))


def picture_for(*, user: User | AnonymousUser, pk: object) -> Picture:
    """A picture of this person's own. Raises Picture.DoesNotExist."""
    return Picture.objects.owned_by(user).get(pk=pk)


def music_for(picture: Picture, wishes: Mapping[str, Any]) -> PictureMusic:
    """The music of a picture with its drawn line as the theme. Raises BriefError, whose field is a step."""
    return music_of(picture.features, wishes, picture.theme or None)


def desk_of(picture: Picture, music: PictureMusic) -> OpenedRecipe:
    """The desk as a picture fills it."""
    parts = [f"{step.label.lower()} {step.in_words}" for step in music.steps]
    if picture.theme:
        parts.append(f"the line as the theme {picture.theme}")
    return _as_recipe(picture, music.brief, f"Taken from it: {'; '.join(parts)}.")


def origin_of(*, user: User, pk: object, brief: Brief) -> OpenedRecipe:
    """A brief as one that was made of a picture of this person's own. Raises Picture.DoesNotExist."""
    return _as_recipe(picture_for(user=user, pk=pk), brief, "What was asked for was made of it.")


def _as_recipe(picture: Picture, brief: Brief, taken: str) -> OpenedRecipe:
    return OpenedRecipe(
        name=picture.name,
        brief=brief,
        provider=choosing.AUTO,
        remarks=picture.features.remarks,
        differs="",
        pcm_sha256="",
        taken=taken,
        picture=str(picture.pk),
        picture_sha256=picture.source_sha256,
    )
