"""Sending a sound file: announced, sent straight to storage, then looked at, hashed and kept; or refused, and why."""

from __future__ import annotations

import logging
import math
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.throttle import Limit, ThrottleAway, give_back, take
from engine.audio.inspected import Inspection
from files import parts, storing
from files.inspecting import NotSound, OutOfTime, TooHeavy, inspect
from files.local_copies import LOOK, at_hand
from files.models import Upload, UploadState
from files.receiving import WAY_SECONDS, Way, way_for
from files.services.limits import check_room
from files.sound_types import FORMATS_IN_WORDS, TYPES
from files.storing import Stored
from files.words import in_words

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)

MOST_WAITING = 10
LONGEST_SECONDS = 900.0
NAME_CHARACTERS = 200
SHA256 = re.compile(r"[0-9a-f]{64}")
# A look holds its thread until it ends: the other threads of this process go on serving pages.
PLACES = threading.BoundedSemaphore(2)
# Looks that ran out of memory or time cost this machine most: after so many their owner waits.
HEAVY_LOOKS = Limit("heavy-looks", count=3, seconds=3600)


class UploadRefused(ValueError):
    """This upload cannot be announced; `field` is what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooManyUploads(Exception):
    """Some have to be completed, or to expire, before another is announced."""


class NotArrived(Exception):
    """The bytes are not there (yet)."""


class UploadExpired(Exception):
    """Its hour is over."""


class UploadBusy(Exception):
    """It, or too much else, is looked at in this moment; nothing is lost, and it can be tried again."""


class StorageAway(Exception):
    """Storage failed; nothing is lost, and it can be tried again."""


class UploadRejected(Exception):
    """What arrived is not what was announced, or not sound; final, and the message says why."""


@dataclass(frozen=True)
class Announced:
    """An upload that may be sent, and how."""

    upload: Upload
    way: Way


def start_upload(
    *, owner: User, content_type: str, size_bytes: int, name: str = "", sha256: str = "", now: datetime | None = None
) -> Announced:
    """Announce a sound file: the answer says how to send it within the hour; `finish_upload` then keeps it.

    content_type: a type of sound; what the file really is, is found out later. size_bytes: exactly how long it is.
    sha256: of the file, where it is known; announced again while it waits, such an upload is the same one.
    Raises UploadRefused, TooManyUploads, StorageFull.
    """
    now = now or timezone.now()
    kind = content_type.partition(";")[0].strip().lower()
    _check(kind, size_bytes, name, sha256)
    with transaction.atomic():
        # Announcements of one person wait for each other, so that together they keep within what is allowed.
        get_user_model().objects.select_for_update().get(pk=owner.pk)
        if sha256 and (known := _announced_before(owner, size_bytes, sha256, now)):
            return Announced(known, way_for(known))
        if Upload.objects.of(owner).waiting(now).count() >= MOST_WAITING:
            raise TooManyUploads(f"{MOST_WAITING} uploads are waiting: complete them first, or let them expire.")
        check_room(owner=owner, size_bytes=size_bytes)
        upload = Upload.objects.create(
            owner=owner,
            name=name,
            content_type=kind,
            size_bytes=size_bytes,
            announced_sha256=sha256,
            created_at=now,
            expires_at=now + timedelta(seconds=WAY_SECONDS),
        )
    return Announced(upload, way_for(upload))


def finish_upload(*, upload_pk: object, by: User, now: datetime | None = None) -> Upload:
    """Look at what was sent and keep it for good; finishing twice, or two at once, has the effect of once.

    Raises Upload.DoesNotExist, NotArrived, UploadExpired, UploadBusy (ask again in a moment), UploadRejected, and
    StorageAway (it can be tried again).
    """
    now = now or timezone.now()
    mine = Upload.objects.of(by)
    upload = mine.get(pk=upload_pk)
    if upload.state == UploadState.WAITING:
        if upload.expires_at <= now:
            raise UploadExpired("The hour of this upload is over: start a new one.")
        _look_at(upload, now)
        upload = mine.get(pk=upload_pk)
    if upload.state == UploadState.REJECTED:
        raise UploadRejected(upload.reason)
    if upload.state == UploadState.WAITING:
        raise UploadBusy("This upload is being looked at: ask again in a moment.")
    return upload


def _announced_before(owner: User, size_bytes: int, sha256: str, now: datetime) -> Upload | None:
    """The same file on its way, unless somebody looks at it already."""
    waiting = Upload.objects.of(owner).waiting(now).filter(checked_until__isnull=True)
    return waiting.filter(announced_sha256=sha256, size_bytes=size_bytes).order_by("-created_at").first()


def _check(kind: str, size_bytes: int, name: str, sha256: str) -> None:
    most = settings.MAX_UPLOAD_MEGABYTES * 1_000_000
    if kind not in TYPES:
        raise UploadRefused("content_type", "Send sound: " + FORMATS_IN_WORDS)
    if isinstance(size_bytes, bool) or size_bytes < 1:
        raise UploadRefused("size_bytes", "The file is empty: export it again, or choose another.")
    if size_bytes > most:
        message = f"The file has {in_words(size_bytes)}, and {in_words(most)} is the most that can be sent: make it"
        message += " smaller, as FLAC or MP3."
        raise UploadRefused("size_bytes", message)
    if len(name) > NAME_CHARACTERS or "\0" in name:
        raise UploadRefused("name", f"A name has at most {NAME_CHARACTERS} characters.")
    if sha256 and not SHA256.fullmatch(sha256):
        raise UploadRefused("sha256", "A SHA-256 is written as 64 of 0-9 and a-f.")


def _look_at(upload: Upload, now: datetime) -> None:
    """Decide about what was sent, unless somebody else is about to. Raises UploadBusy when others are looked at."""
    until = now + LOOK
    if not _begin(upload, now, until):
        return
    # Only now, so that somebody who sends much takes no place from others.
    if not PLACES.acquire(blocking=False):
        Upload.objects.filter(pk=upload.pk, checked_until=until).update(checked_until=None)
        raise UploadBusy("This site is looking at other uploads: ask again in a moment.")
    try:
        _decide(upload, now, until)
    finally:
        PLACES.release()


@contextmanager
def _counted_when_heavy(owner_pk: int) -> Iterator[None]:
    """Refuse a look to whoever had several heavy ones of late, and count this one if it is. Raises UploadBusy."""
    try:
        verdict = take((HEAVY_LOOKS, str(owner_pk)))
    except ThrottleAway:
        yield
        return
    if not verdict.is_allowed:
        minutes = math.ceil(verdict.retry_after / 60)
        raise UploadBusy(f"Several of your files took too much time or memory: try again in {minutes} minutes.")
    is_heavy = False
    try:
        yield
    except (TooHeavy, OutOfTime):
        is_heavy = True
        raise
    finally:
        if not is_heavy:
            give_back(verdict)


def _begin(upload: Upload, now: datetime, until: datetime) -> bool:
    """Whether this look may begin; in all processes together there is one of each person's uploads at a time."""
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=upload.owner_id)
        waiting = Upload.objects.filter(owner_id=upload.owner_id, state=UploadState.WAITING)
        if waiting.filter(checked_until__gte=now).exclude(pk=upload.pk).exists():
            raise UploadBusy("Another of your uploads is being looked at: complete this one after it.")
        nobody = Q(checked_until__isnull=True) | Q(checked_until__lt=now)
        return bool(waiting.filter(nobody, pk=upload.pk).update(checked_until=until))


def _decide(upload: Upload, now: datetime, until: datetime) -> None:
    """Keep what was sent or reject it; the row is left as it was when storage fails, or time runs out."""
    looking = Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING, checked_until=until)
    try:
        found, stored = _kept(upload)
    except NotSound as error:
        looking.update(state=UploadState.REJECTED, reason=str(error)[:300], finished_at=now)
    except BaseException as error:
        looking.update(checked_until=None)
        if storing.is_trouble(error):
            message = "This site could not keep the file now. Nothing is lost: complete the upload again later."
            raise StorageAway(message) from error
        if isinstance(error, OutOfTime):
            raise UploadBusy(str(error)) from error
        raise
    else:
        looking.update(
            state=UploadState.COMPLETE,
            storage_key=stored.key,
            sha256=stored.sha256,
            content_type=found.content_type,
            duration_seconds=found.duration_seconds,
            reason=found.left_out[:300],
            finished_at=now,
        )
    _forget(upload)


def _forget(upload: Upload) -> None:
    """Delete what was sent; what can't be deleted now goes by the clock."""
    try:
        parts.discard(upload)
    except Exception as error:
        if not storing.is_trouble(error):
            raise
        log.warning("the bytes of upload %s are left in storage for now (%s)", upload.pk, error)


def _kept(upload: Upload) -> tuple[Inspection, Stored]:
    """What arrived, looked at and stored under a key made from its content. Raises NotArrived, NotSound, OSError."""
    if not parts.join(upload):
        size = storing.size_of(upload.temporary_key)
        if size is None:
            raise NotArrived("The bytes of this upload are not all here yet: send them first.")
        raise NotSound(f"{upload.size_bytes} bytes were announced, and {size} arrived.")
    with _counted_when_heavy(upload.owner_id), at_hand(upload) as path:
        if upload.announced_sha256 not in {"", storing.sha256_of_file(path)}:
            raise NotSound("Something else arrived than was announced: send the file again.")
        found = inspect(path, longest_seconds=LONGEST_SECONDS)
        return found, storing.store(path, suffix=found.suffix)
