"""Accepting a track that is to be made of others: once for each idempotency key, with all it needs or not at all."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from engine.words.names import BadName, checked_name
from files.services import StorageFull, check_room
from jobs.services import NotEnoughCredits, start
from studio.models import Edit
from studio.services.limits import StudioTimeUsed, check_time
from studio.services.separating import NotReady
from tracks.models import TITLE_CHARACTERS, Descent, How, Origin, Track
from tracks.owners import BYTES_PER_SECOND_OF
from tracks.services import KeyReused
from tracks.services.starting import hold_terms

if TYPE_CHECKING:
    from accounts.models import User

DEADLINE_SECONDS = 600
DEADLINE_PER_SECOND = 4
KEY_CHARACTERS = 200


class BadEdit(ValueError):
    """What was asked for cannot be done; `field` says where, the message what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Parent:
    """A track that goes into another one; settings: enough to do the same again."""

    track: Track
    how: How
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Outside:
    """Who outside does the work for credits; others may take over where they cost no more."""

    model: str
    account: str
    price_percent: int
    deadline_seconds: int


@dataclass(frozen=True)
class Order:
    """What was checked and is not written yet.

    parents: the first is the source. params: of the job, with the "title". seconds: of music, the size of the work.
    fields: more values of the new track, or others than those of its source. outside: None for what this machine does,
    which takes of the studio's time.
    """

    owner: User
    kind: str
    origin: Origin
    parents: Sequence[Parent]
    params: Mapping[str, Any]
    key: str
    fingerprint: str
    seconds: float
    price_credits: int = 0
    fields: Mapping[str, Any] | None = None
    outside: Outside | None = None

    @property
    def source(self) -> Track:
        return self.parents[0].track


def delivered_track(owner: User, pk: object) -> Track:
    """A track of one's own that can be heard. Raises Track.DoesNotExist, NotReady."""
    track = Track.objects.owned_by(owner).live().prefetch_related("assets").get(pk=pk)
    if not track.is_delivered:
        raise NotReady("This track is not there yet: change it when it can be heard.")
    return track


def title_from(title: str, source: Track, change: str) -> str:
    """The title that was chosen, or else the old one with what changed behind it. Raises BadEdit."""
    if title.strip():
        try:
            return checked_name(title, what="title", longest=TITLE_CHARACTERS)
        except BadName as error:
            raise BadEdit("title", str(error)) from error
    more = f" ({change})"
    return f"{source.title[: TITLE_CHARACTERS - len(more)]}{more}"[:TITLE_CHARACTERS]


def check_key(key: str) -> None:
    """Raises BadEdit for what is no idempotency key."""
    if not key or len(key) > KEY_CHARACTERS or not key.isprintable():
        raise BadEdit("idempotency_key", f"An idempotency key has 1 to {KEY_CHARACTERS} printable characters.")


def fingerprint_of(wanted: Mapping[str, Any]) -> str:
    """The same for the same JSON-ready values."""
    return hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()


def identify(wanted: Mapping[str, Any], *, idempotency_key: str) -> tuple[str, str]:
    """The key of a request, drawn where it has none, and the fingerprint of what it asks for. Raises BadEdit."""
    key = idempotency_key or uuid.uuid4().hex
    check_key(key)
    return key, fingerprint_of(wanted)


def accept(order: Order) -> Edit:
    """Job, track, lineage and edit, all or none; of requests that race with one key one goes through.

    Raises KeyReused, StorageFull, StudioTimeUsed, NotEnoughCredits.
    """
    earlier = same_edit(order.owner, order.key, order.fingerprint)
    if earlier is not None:
        return earlier
    try:
        check_room(owner=order.owner, size_bytes=round(order.seconds * BYTES_PER_SECOND_OF[order.kind]))
        with transaction.atomic():
            return _write(order)
    except (IntegrityError, StorageFull, StudioTimeUsed, NotEnoughCredits):
        # Where this very request was accepted meanwhile, it is the one that used up what is missing now.
        earlier = same_edit(order.owner, order.key, order.fingerprint)
        if earlier is None:
            raise
        return earlier


def same_edit(owner: User, key: str, fingerprint: str) -> Edit | None:
    """The one that was accepted under this key before. Raises KeyReused where that was another one."""
    earlier = Edit.objects.select_related("track__job").filter(owner=owner, idempotency_key=key).first()
    if earlier is not None and earlier.fingerprint != fingerprint:
        raise KeyReused("This request was sent before with other values. Send it again as a new one.")
    return earlier


def _write(order: Order) -> Edit:
    now, source, seconds, outside = timezone.now(), order.source, order.seconds, order.outside
    if outside is None:
        check_time(order.owner, seconds, now)
        outside = Outside(order.kind, "", 100, DEADLINE_SECONDS + round(DEADLINE_PER_SECOND * seconds))
    job = start(
        owner=order.owner,
        kind=order.kind,
        params=dict(order.params),
        price_credits=order.price_credits,
        model=outside.model,
        account=outside.account,
        may_fall_back=bool(outside.account),
        deadline_seconds=outside.deadline_seconds,
        size=seconds,
        hold_terms=hold_terms(outside.price_percent, seconds) if order.price_credits else None,
        now=now,
    )
    inherited = {"genre": source.genre, "mood": source.mood, "is_instrumental": source.is_instrumental}
    track = Track.objects.create(
        owner=order.owner, origin=order.origin, job=job, title=order.params["title"], duration_seconds=seconds,
        created_at=now, **{**inherited, **(order.fields or {})},
    )  # fmt: skip
    for parent in order.parents:
        Descent.objects.create(child=track, parent=parent.track, how=parent.how, settings=dict(parent.settings))
    return Edit.objects.create(owner=order.owner, track=track, idempotency_key=order.key, fingerprint=order.fingerprint)
