"""Takes of the microphone: begun, kept chunk by chunk while they are recorded, and thrown away."""

from __future__ import annotations

import math
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from files.services import StorageAway, check_room
from files.storing import Stored, is_trouble, store
from studio.models.takes import SAMPLE_BYTES, Take, TakeChunk, TakeState
from tracks import services as track_services
from tracks.models import Track
from tracks.services.importing import check_imports

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_SECONDS = 300
SAMPLE_RATES = range(8_000, 192_001)
MOST_DELAY_SECONDS = 1.0
MOST_OPEN = 10
MOST_CHUNK_BYTES = 256 * 1024
# Of the page's chunks of 16,000 samples five minutes at the highest rate are so many.
MOST_CHUNKS = 3_600
# Longer than making a track of a take lasts: whoever died over it keeps others waiting no longer.
CLAIM = timedelta(minutes=10)
OTHER_CONTENT = "Another sound has this number already: what came first is kept."


class TakeRefused(ValueError):
    """What was sent cannot be kept as it is; the message says what to change."""


class TakeClosed(Exception):
    """Nothing can be done with this take any more; the message says what became of it."""


class TakeBusy(Exception):
    """Somebody makes a track of this take in this moment: ask again."""


def start_take(
    *,
    owner: User,
    sample_rate: int,
    has_consent: bool,
    delay_seconds: float = 0.0,
    backing_pk: object = None,
    now: datetime | None = None,
) -> Take:
    """Begin a take, whose samples `keep_chunk` then keeps.

    has_consent: the person says that it is their voice, or one they may use. delay_seconds: of their device, 0 to 1.
    backing_pk: the track of theirs that is played meanwhile. Raises TakeRefused, Track.DoesNotExist, NoImportsLeft,
    StorageFull.
    """
    now = now or timezone.now()
    if not has_consent:
        raise TakeRefused("Tick that this is your voice, or that you may use it: nothing is recorded without that.")
    if sample_rate not in SAMPLE_RATES:
        raise TakeRefused("This device records at a rate that is not taken: choose 8,000 to 192,000 samples a second.")
    if not (math.isfinite(delay_seconds) and 0 <= delay_seconds <= MOST_DELAY_SECONDS):
        raise TakeRefused("Write the delay as 0 to 1000 milliseconds.")
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=owner.pk)
        backing = Track.objects.owned_by(owner).live().delivered().get(pk=backing_pk) if backing_pk else None
        check_imports(owner)
        check_room(owner=owner)
        if Take.objects.of(owner).being_recorded().count() >= MOST_OPEN:
            raise TakeRefused(f"{MOST_OPEN} takes are open: finish some of them first, or throw them away.")
        return Take.objects.create(
            owner=owner, backing=backing, sample_rate=sample_rate, delay_seconds=delay_seconds, consent_at=now,
            created_at=now, last_chunk_at=now,
        )  # fmt: skip


def keep_chunk(*, take_pk: object, by: User, number: int, content: bytes, now: datetime | None = None) -> Take:
    """Keep samples of a take: mono, 16 bits, the low byte first; in any order, and the same again changes nothing.

    Raises Take.DoesNotExist, TakeRefused (no samples, too many, or others under this number), TakeClosed, TakeBusy,
    StorageAway.
    """
    now = now or timezone.now()
    _check_open(Take.objects.of(by).get(pk=take_pk), now)
    if not content or len(content) % SAMPLE_BYTES or len(content) > MOST_CHUNK_BYTES:
        raise TakeRefused(f"A chunk has 2 to {MOST_CHUNK_BYTES:,} bytes, two for each sample.")
    if number not in range(MOST_CHUNKS):
        raise TakeRefused(f"Chunks are numbered 0 to {MOST_CHUNKS - 1}.")
    stored = _store(content)
    with transaction.atomic():
        take = Take.objects.of(by).select_for_update().get(pk=take_pk)
        known = take.chunks.filter(number=number).first()
        if known is not None:
            if known.sha256 != stored.sha256:
                raise TakeRefused(OTHER_CONTENT)
            return take
        _check_open(take, now)
        take.samples += len(content) // SAMPLE_BYTES
        if take.seconds > LONGEST_SECONDS:
            raise TakeRefused("A take has up to 5 minutes: finish this one, what came before is kept.")
        TakeChunk.objects.create(
            take=take, number=number, storage_key=stored.key, size_bytes=stored.size_bytes, sha256=stored.sha256,
            received_at=now,
        )  # fmt: skip
        take.last_chunk_at = now
        take.save(update_fields=["samples", "last_chunk_at"])
    return take


def forget_take(*, take_pk: object, by: User, now: datetime | None = None) -> Take:
    """Throw a take away; the track it became goes into the trash. Twice is once. Raises Take.DoesNotExist, TakeBusy."""
    now = now or timezone.now()
    with transaction.atomic():
        take = Take.objects.of(by).select_for_update().get(pk=take_pk)
        if take.state == TakeState.THROWN_AWAY:
            return take
        check_idle(take, now)
        if take.track is not None:
            track_services.delete(track_pk=take.track.pk, by=by)
        take.state, take.closed_at = TakeState.THROWN_AWAY, now
        take.save(update_fields=["state", "closed_at"])
    return take


def check_idle(take: Take, now: datetime) -> None:
    """Raises TakeBusy."""
    if take.busy_until is not None and take.busy_until > now:
        raise TakeBusy("This take is being finished: look again in a moment.")


def _check_open(take: Take, now: datetime) -> None:
    if take.state == TakeState.FINISHED:
        raise TakeClosed("This take is finished already: record another one.")
    if take.state == TakeState.THROWN_AWAY:
        raise TakeClosed("This take was thrown away: record another one.")
    check_idle(take, now)


def _store(content: bytes) -> Stored:
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "chunk.pcm"
            path.write_bytes(content)
            return store(path)
    except Exception as error:
        if not is_trouble(error):
            raise
        raise StorageAway("This site could not keep the sound now: it is sent again.") from error
