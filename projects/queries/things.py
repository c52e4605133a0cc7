"""What may lie in a project, and which of it is whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from projects.models import Kind, Lyrics, Picture, Right
from studio.models import Mix
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

# What this person may lay in, by its kind.
OWN: dict[str, Callable[[User], QuerySet[Any]]] = {
    Kind.TRACK: lambda user: Track.objects.owned_by(user).live(),
    Kind.MIX: Mix.objects.owned_by,
    Kind.PICTURE: Picture.objects.owned_by,
    Kind.LYRICS: lambda user: Lyrics.objects.open_to(user, Right.SEE).live(),
}


def thing_for(*, user: User, kind: str, pk: object) -> Any:
    """A thing that this person may lay into a project; None where there is none."""
    return OWN[kind](user).filter(pk=pk).first() if kind in OWN else None
