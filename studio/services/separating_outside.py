"""Having a service take a track apart for credits: the price is agreed on and held, and the work is begun once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from credits.prices import SECONDS_PER_CREDIT
from files.services import check_room
from jobs.services import start
from makers import separating
from studio.models import Parts, Separation
from studio.queries import BUILT_IN, Stems, has_all, method_of
from studio.services.prices import check_price
from studio.sources import source_file
from tracks.owners import BYTES_PER_SECOND_OF
from tracks.services import KeyReused

if TYPE_CHECKING:
    from datetime import datetime

    from makers.models import SeparationModel
    from tracks.models import Track

KIND = "separate_outside"
KEY_CHARACTERS = 200
VOICE_ONLY = ("vocals",)
# An address at which the recording is read is good for an hour.
LONGEST_DEADLINE_SECONDS = 3300


class MethodRefused(Exception):
    """A track cannot be taken apart in this way; the message says what can be done. Nothing was started."""

    field = "method"


@dataclass(frozen=True)
class Wish:
    """How a track is to be taken apart. method: "built-in", or the slug of a paid one.

    agreed_credits: the price that was told; None where whoever names the method agrees to whatever it costs.
    idempotency_key: what is sent again with the same one starts nothing twice; "" for none.
    """

    parts: str = Parts.FOUR
    follow_up: str = ""
    method: str = BUILT_IN
    agreed_credits: int | None = None
    idempotency_key: str = ""


def is_repeated(track: Track, wish: Wish) -> bool:
    """Whether this very wish was accepted before. Raises KeyReused for another one under its key, MethodRefused."""
    key = wish.idempotency_key
    if not key:
        return False
    if len(key) > KEY_CHARACTERS or not key.isprintable():
        raise MethodRefused(f"An idempotency key has 1 to {KEY_CHARACTERS} printable characters.")
    earlier = track.separations.select_related("job").filter(job__params__key=key).first()
    if earlier is None:
        return False
    earlier_method = earlier.job.model if earlier.job.account else BUILT_IN
    if (earlier_method, earlier.parts) != (wish.method, wish.parts):
        raise KeyReused("This request was sent before with other values. Send it again as a new one.")
    return True


def begin_outside(track: Track, stems: Stems, wish: Wish, now: datetime) -> bool:
    """Hold the price and write the job, in the caller's transaction, which has locked the track; whether it began.

    Nothing is begun where the method found as much already. Raises MethodRefused, PriceChanged, StorageFull,
    NotEnoughCredits.
    """
    if has_all(stems, wish.method, wish.parts):
        return False
    row = _offered_model(wish.method)
    price_credits = _agreed_price(row, track, wish)
    seconds = track.shown_seconds
    check_room(owner=track.owner, size_bytes=round(seconds * BYTES_PER_SECOND_OF[KIND]))
    old = stems.latest.job if stems.latest else None
    job = start(
        owner=track.owner,
        kind=KIND,
        params=_params(track, wish, row),
        price_credits=price_credits,
        model=row.slug,
        account=row.service,
        deadline_seconds=min(LONGEST_DEADLINE_SECONDS, round(row.patience_seconds + 2 * seconds)),
        retry_of=old if old and old.can_be_retried and old.model == row.slug else None,
        size=seconds,
        hold_terms={
            "price_percent": row.price_percent,
            "seconds_per_credit": SECONDS_PER_CREDIT,
            "music_milliseconds": round(seconds * 1000),
        },
        now=now,
    )
    Separation.objects.create(track=track, job=job, parts=wish.parts, follow_up=wish.follow_up, created_at=now)
    return True


def _offered_model(slug: str) -> SeparationModel:
    rows = separating.separators()
    found = next((row for row in rows if row.slug == slug), None)
    if found is None:
        known = ", ".join([BUILT_IN, *(row.slug for row in rows)])
        raise MethodRefused(f"“{slug}” takes nothing apart here. Choose one of: {known}.")
    return found


def _agreed_price(row: SeparationModel, track: Track, wish: Wish) -> int:
    method = method_of(row, track, is_closed=bool(separating.closed_separators([row])))
    if method.problem:
        raise MethodRefused(method.problem)
    before = f"{method.name} takes this track apart for"
    check_price(wish.agreed_credits, method.price_credits, before=before, behind="now: choose it again to agree.")
    return method.price_credits


def _params(track: Track, wish: Wish, row: SeparationModel) -> dict[str, Any]:
    """What is asked for, and of which file, whatever becomes of the track."""
    source = source_file(track)
    return {
        "track": str(track.pk),
        "parts": wish.parts,
        "stems": list(VOICE_ONLY if wish.parts == Parts.TWO else row.stems),
        "source": {"asset": source.pk, "key": source.storage_key, "suffix": source.suffix},
        "key": wish.idempotency_key,
    }
