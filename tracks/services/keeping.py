"""What its owner does with a take: keep it, discard it, name it, delete it and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from engine.brief import BriefError
from engine.words.names import BadName, checked_name
from tracks.models import TITLE_CHARACTERS, Track, search_text_of

if TYPE_CHECKING:
    from accounts.models import User


def keep(*, track_pk: object, by: User) -> Track:
    """Mark a take as chosen; also takes a discard back. Raises Track.DoesNotExist."""
    return _change(track_pk, by, kept_at=timezone.now(), discarded_at=None)


def discard(*, track_pk: object, by: User) -> Track:
    """Hide a take from the library; `keep` brings it back within 30 days. Raises Track.DoesNotExist."""
    return _change(track_pk, by, kept_at=None, discarded_at=timezone.now())


def like(*, track_pk: object, by: User) -> Track:
    """Mark a track as one its owner likes; twice is once. Raises Track.DoesNotExist."""
    return _change(track_pk, by, liked_at=Coalesce("liked_at", Value(timezone.now(), DateTimeField())))


def unlike(*, track_pk: object, by: User) -> Track:
    """Take that back. Raises Track.DoesNotExist."""
    return _change(track_pk, by, liked_at=None)


def rename(*, track_pk: object, by: User, title: str) -> Track:
    """Give a take another title. Raises Track.DoesNotExist, BriefError."""
    try:
        title = checked_name(title, what="title", longest=TITLE_CHARACTERS)
    except BadName as error:
        raise BriefError("title", str(error)) from error
    # What was asked for never changes, so only the title can be another one by the time both are written.
    prompt = Track.objects.owned_by(by).live().values_list("prompt", flat=True).get(pk=track_pk)
    before = Case(When(title_in_files="", then=F("title")), default=F("title_in_files"))
    return _change(track_pk, by, title=title, search_text=search_text_of(title, prompt), title_in_files=before)


def delete(*, track_pk: object, by: User) -> Track:
    """Put a take into the trash, where it can be restored for 30 days; deleting it twice changes nothing.

    Work that is still under way goes on and is paid for; cancel it first to stop that. Raises Track.DoesNotExist.
    """
    Track.objects.owned_by(by).live().filter(pk=track_pk).update(deleted_at=timezone.now())
    return Track.objects.owned_by(by).select_related("job").get(pk=track_pk)


def restore(*, track_pk: object, by: User) -> Track:
    """Put a take back into the library. Raises Track.DoesNotExist when it is not its owner's, or gone for good."""
    Track.objects.owned_by(by).in_trash().filter(pk=track_pk).update(deleted_at=None, discarded_at=None)
    return Track.objects.owned_by(by).select_related("job").get(pk=track_pk)


def _change(track_pk: object, by: User, **fields: Any) -> Track:
    """One conditional update, so that nothing else a worker writes meanwhile is overwritten."""
    live = Track.objects.owned_by(by).live()
    live.filter(pk=track_pk).update(**fields)
    return live.select_related("job").get(pk=track_pk)
