"""Making a track of another by a chain of effects, or of some of its stems."""

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
from files.services import check_room
from jobs.services import start
from studio.effects import BadChain, checked_chain
from studio.models import Edit
from studio.queries import stems_of
from studio.services.limits import check_time
from studio.services.separating import NotReady
from tracks.models import TITLE_CHARACTERS, Descent, How, Origin, Track
from tracks.owners import BYTES_PER_SECOND_OF
from tracks.services import KeyReused

if TYPE_CHECKING:
    from accounts.models import User

KIND = "edit"
DEADLINE_SECONDS = 600
DEADLINE_PER_SECOND = 4
KEY_CHARACTERS = 200


class BadEdit(ValueError):
    """What was asked for cannot be done; `field` says where, the message what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class _Order:
    owner: User
    source: Track
    sounds: Mapping[str, Track]
    params: dict[str, Any]
    key: str
    fingerprint: str

    @property
    def how(self) -> How:
        return How.EDITED if self.params["chain"]["effects"] or not self.params["stems"] else How.SEPARATED


def start_edit(
    *,
    track_pk: object,
    by: User,
    chain: object,
    stems: Sequence[str] = (),
    sounds: Mapping[str, uuid.UUID] | None = None,
    title: str = "",
    idempotency_key: str = "",
) -> Edit:
    """Have a new track made of one's own, for nothing; the old one stays as it is.

    chain: a document (docs/studio.md). stems: only these of its stems. sounds: tracks of one's own that the chain
    calls by name. title: by default the chain's name behind the old title. The same key returns the first edit again.
    Raises Track.DoesNotExist, BadEdit, NotReady, KeyReused, StorageFull, StudioTimeUsed, EffectsBusy.
    """
    source = delivered_track(by, track_pk)
    params: dict[str, Any] = {
        "track": str(source.pk),
        "chain": _check_chain(chain),
        "stems": stem_names(source, stems),
        "sounds": {name: str(pk) for name, pk in (sounds or {}).items()},
        "title": _title(title) or _title_of(source, chain),
    }
    if not params["chain"]["effects"] and "export" not in params["chain"] and not params["stems"]:
        raise BadEdit("chain", "This chain changes nothing: add an effect, or choose stems.")
    key = idempotency_key or uuid.uuid4().hex
    if len(key) > KEY_CHARACTERS or not key.isprintable():
        raise BadEdit("idempotency_key", f"An idempotency key has 1 to {KEY_CHARACTERS} printable characters.")
    others = {name: named_sound(by, name, pk) for name, pk in (sounds or {}).items()}
    fingerprint = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    return _accept(_Order(by, source, others, params, key, fingerprint))


def delivered_track(owner: User, pk: object) -> Track:
    track = Track.objects.owned_by(owner).live().prefetch_related("assets").get(pk=pk)
    if not track.is_delivered:
        raise NotReady("This track is not there yet: change it when it can be heard.")
    return track


def named_sound(owner: User, name: str, pk: uuid.UUID) -> Track:
    try:
        return delivered_track(owner, pk)
    except Track.DoesNotExist:
        raise BadEdit("sounds", f"There is no track of yours with the id of “{name}”.") from None


def _check_chain(chain: object) -> dict[str, Any]:
    try:
        return checked_chain(chain)
    except BadChain as error:
        raise BadEdit("chain", str(error)) from error


def stem_names(source: Track, stems: Sequence[str]) -> list[str]:
    names = stems_of(source).names if stems else []
    missing = [stem for stem in stems if stem not in names]
    if missing:
        known = ", ".join(names) or "none yet: take it apart first"
        raise BadEdit("stems", f"This track has no stem “{missing[0]}”. Its stems are: {known}.")
    return sorted(set(stems))


def _title(title: str) -> str:
    try:
        return checked_name(title, what="title", longest=TITLE_CHARACTERS) if title.strip() else ""
    except BadName as error:
        raise BadEdit("title", str(error)) from error


def _title_of(source: Track, chain: object) -> str:
    name = (chain.get("name") if isinstance(chain, dict) else "") or "changed"
    more = f" ({name})"
    return f"{source.title[: TITLE_CHARACTERS - len(more)]}{more}"[:TITLE_CHARACTERS]


def _accept(order: _Order) -> Edit:
    """Job, track, lineage and edit, all or none; of requests that race with one key one goes through."""
    earlier = _same(order)
    if earlier is not None:
        return earlier
    now, seconds = timezone.now(), order.source.shown_seconds
    check_room(owner=order.owner, size_bytes=round(seconds * BYTES_PER_SECOND_OF[KIND]))
    try:
        with transaction.atomic():
            check_time(order.owner, seconds, now)
            job = start(
                owner=order.owner,
                kind=KIND,
                params=order.params,
                price_credits=0,
                model=KIND,
                deadline_seconds=DEADLINE_SECONDS + round(DEADLINE_PER_SECOND * seconds),
                size=seconds,
                now=now,
            )
            track = Track.objects.create(
                owner=order.owner, origin=Origin.EDITED, job=job, title=order.params["title"],
                duration_seconds=seconds, created_at=now, genre=order.source.genre, mood=order.source.mood,
                is_instrumental=order.source.is_instrumental,
            )  # fmt: skip
            _write_lineage(track, order)
            return Edit.objects.create(
                owner=order.owner, track=track, idempotency_key=order.key, fingerprint=order.fingerprint
            )
    except IntegrityError:
        earlier = _same(order)
        if earlier is None:
            raise
        return earlier


def _same(order: _Order) -> Edit | None:
    earlier = Edit.objects.select_related("track__job").filter(owner=order.owner, idempotency_key=order.key).first()
    if earlier is not None and earlier.fingerprint != order.fingerprint:
        raise KeyReused("This request was sent before with other values. Send it again as a new one.")
    return earlier


def _write_lineage(track: Track, order: _Order) -> None:
    settings = {name: order.params[name] for name in ("chain", "stems", "sounds")}
    Descent.objects.create(child=track, parent=order.source, how=order.how, settings=settings)
    for name, other in order.sounds.items():
        Descent.objects.create(child=track, parent=other, how=How.EDITED, settings={"as": name})
