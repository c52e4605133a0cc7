"""Which track an address of this site means, whatever of the track it leads to."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from files import links
from tracks.models import Asset, Request
from tracks.queries.lists import request_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# Of what has an id in an address, these are no tracks.
_NO_TRACKS = frozenset(
    {"job", "cancel_job", "upload", "resume_upload", "complete_upload", "preset", "mix", "picture", "picture_music"}
)


class NoTrackThere(Exception):
    """The address means no track of this site; the message may be shown."""


def track_at(*, address: str, host: str, user: User | AnonymousUser) -> uuid.UUID:
    """The id of the track whose page, file, picture or id this is; of a request that of its first take.

    host: this site's, by which the person reached it. Nothing is fetched, and whether the person may open the track is
    not looked at. Raises NoTrackThere.
    """
    text = address.strip()
    try:
        return uuid.UUID(text)
    except ValueError:
        pass
    try:
        parts = urlsplit(text if "//" in text or text.startswith("/") else f"//{text}")
        is_ours = parts.scheme in {"", "http", "https"} and parts.netloc.lower() in {"", host.lower()}
    except ValueError:
        is_ours = False
    if not is_ours:
        raise NoTrackThere(f"This is not an address of this site: it begins with {host}.")
    try:
        found = _track_of(resolve(parts.path), user)
    except Resolver404:
        found = None
    if found is None:
        raise NoTrackThere("This is not the address of a track: open its page, and copy the address from there.")
    return found


def _track_of(match: ResolverMatch, user: User | AnonymousUser) -> uuid.UUID | None:
    name, room, pk = match.url_name or "", match.namespace, match.kwargs.get("pk")
    if room == "files" and name == "file":
        return _track_of_link(match.kwargs["token"])
    if room == "tracks" and name == "request":
        return _first_take(pk, user)
    is_of_track = room in {"tracks", "studio", "api"} and name not in _NO_TRACKS and "mix" not in name
    return pk if is_of_track and isinstance(pk, uuid.UUID) else None


def _track_of_link(token: str) -> uuid.UUID | None:
    try:
        model, _, pk = links.opened(token).row.partition(" ")
    except links.DeadLink:
        return None
    if model != Asset._meta.label:
        return None
    return Asset.objects.filter(pk=int(pk)).values_list("track_id", flat=True).first()


def _first_take(pk: object, user: User | AnonymousUser) -> uuid.UUID | None:
    if not user.is_authenticated:
        return None
    try:
        takes = request_for(user=user, pk=pk, with_files=False).tracks.all()
    except Request.DoesNotExist:
        return None
    return takes[0].pk if takes else None
