"""A picture from the moment it is sent until it is deleted: read in a process of its own, drawn anew, kept."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.throttle import Limit, ThrottleAway, take
from engine.seeing.drawing import BadDrawing, checked_strokes, theme_of
from engine.seeing.picture import VERSION, NotAPicture
from files import storing
from files.inspecting import OutOfTime, look
from files.services import check_room
from projects.models import Picture
from projects.models.picture import NAME_CHARACTERS

if TYPE_CHECKING:
    from accounts.models import User

# Each costs a process, and up to a second of a core.
PER_PERSON = Limit("picture-person", count=40, seconds=600)
PLACES = threading.BoundedSemaphore(2)
MOST_PICTURES = 1000
_BUSY = "This site is reading other pictures: try again in a moment."


class PictureBusy(Exception):
    """So many pictures are read just now, or came from this person of late: it can be tried again."""


class TooManyPictures(ValueError):
    """No more can be kept."""


def keep_picture(*, owner: User, name: str, path: Path, strokes: Any = None) -> Picture:
    """Read a picture and keep our own drawing of it, without the file. The same file and line again is the same row.

    strokes: of a drawing, as `engine.seeing.drawing` takes them. Raises NotAPicture, BadDrawing, PictureBusy,
    TooManyPictures, StorageFull, OSError.
    """
    theme = (theme_of(checked_strokes(strokes)) or "") if strokes is not None else ""
    sha256 = storing.sha256_of_file(path)
    mine = Picture.objects.owned_by(owner).same(sha256, VERSION).filter(theme=theme)
    if (kept := mine.first()) is not None:
        return kept
    if Picture.objects.owned_by(owner).count() >= MOST_PICTURES:
        raise TooManyPictures(f"You keep {MOST_PICTURES:,} pictures already: delete some first.")
    check_room(owner=owner, size_bytes=path.stat().st_size)
    _count(owner)
    values, stored = _read(path)
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:NAME_CHARACTERS]
    try:
        with transaction.atomic():
            return Picture.objects.create(
                owner=owner, name=shown or "A picture", source_sha256=sha256, version=VERSION, values=values,
                theme=theme, storage_key=stored.key, size_bytes=stored.size_bytes, created_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        return mine.get()


def forget_picture(*, picture_pk: object, by: User) -> None:
    """Delete a picture; songs that were made of it stay. Raises Picture.DoesNotExist."""
    Picture.objects.owned_by(by).get(pk=picture_pk).delete()


def _read(path: Path) -> tuple[dict[str, Any], storing.Stored]:
    """What is in it, and our own drawing of it in storage."""
    if not PLACES.acquire(timeout=5):
        raise PictureBusy(_BUSY)
    try:
        seen, drawn = look(path)
    except OutOfTime as error:
        raise PictureBusy(_BUSY) from error
    finally:
        PLACES.release()
    with tempfile.NamedTemporaryFile(prefix="picture-", suffix=".jpg", dir=settings.DATA_DIR) as file:
        file.write(drawn)
        file.flush()
        return seen.to_dict(), storing.store(Path(file.name))


def _count(owner: User) -> None:
    try:
        verdict = take((PER_PERSON, str(owner.pk)))
    except ThrottleAway:
        return
    if not verdict.is_allowed:
        minutes = -(-verdict.retry_after // 60)
        raise PictureBusy(f"You sent many pictures: try again in {minutes} minutes.")


__all__ = [
    "BadDrawing",
    "NotAPicture",
    "PictureBusy",
    "TooManyPictures",
    "forget_picture",
    "keep_picture",
]
