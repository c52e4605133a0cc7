"""Takes become tracks: their chunks joined in order to a WAV, which goes the way of every file that is sent."""

from __future__ import annotations

import logging
import tempfile
import wave
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from files.removing import remove
from files.services import StorageAway
from files.storing import LEAVE_ALONE, blocks, is_trouble
from studio.models.takes import SAMPLE_BYTES, Take, TakeChunk, TakeState
from studio.services.takes import CLAIM, LONGEST_SECONDS, TakeBusy, TakeClosed, TakeRefused, check_idle, forget_take
from tracks.models import Origin, Track
from tracks.services import NOT_IMPORTED, AlreadyInLibrary, import_file
from tracks.services.importing import check_imports

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)

LEFT_OPEN = timedelta(hours=1)
# What could not be finished for so long waits for its owner.
GIVEN_UP = timedelta(days=7)
PAGE = 2_000
NAME_CHARACTERS = 150
NOT_FINISHED = (TakeRefused, TakeClosed, TakeBusy, *NOT_IMPORTED)
"""Why a take does not become a track, each in words for its owner."""


class EmptyTake(TakeRefused):
    """There is nothing to make a track of."""


class ChunksMissing(TakeRefused):
    """Some of the chunks that were recorded have not arrived; `numbers` says which."""

    def __init__(self, numbers: Sequence[int]) -> None:
        shown = ", ".join(map(str, numbers[:5]))
        super().__init__(f"Parts of this take have not arrived yet ({shown}): send them, then finish it.")
        self.numbers = list(numbers)


def finish_take(*, take_pk: object, by: User, chunks: int | None = None, now: datetime | None = None) -> Take:
    """Make a track of a take; doing it again changes nothing.

    chunks: how many were recorded, where that is known: all of them must be here. Else what is missing between others
    is silent, as long as those are, and `remark` says how much and where. Raises Take.DoesNotExist, ChunksMissing,
    EmptyTake, TakeClosed, TakeBusy and NOT_IMPORTED; the take then stays as it is.
    """
    now = now or timezone.now()
    take = _claim(take_pk, by, now)
    if take.state == TakeState.FINISHED:
        return take
    try:
        _make_track(take, chunks)
    finally:
        Take.objects.filter(pk=take.pk).update(busy_until=None)
    return take


def _claim(take_pk: object, by: User, now: datetime) -> Take:
    """The take, which nobody else works on until `busy_until`."""
    with transaction.atomic():
        take = Take.objects.of(by).select_for_update(of=("self",)).select_related("owner").get(pk=take_pk)
        if take.state == TakeState.THROWN_AWAY:
            raise TakeClosed("This take was thrown away: record another one.")
        check_idle(take, now)
        if take.state == TakeState.RECORDING:
            take.busy_until = now + CLAIM
            take.save(update_fields=["busy_until"])
    return take


def _make_track(take: Take, expected: int | None) -> None:
    present = list(take.chunks.order_by("number"))
    if expected is not None:
        numbers = {chunk.number for chunk in present}
        if missing := [number for number in range(expected) if number not in numbers]:
            raise ChunksMissing(missing)
    if not present:
        raise EmptyTake("Nothing of this take has arrived: throw it away, and record another one.")
    check_imports(take.owner)
    gaps = _gaps(take, present)
    track = _track_of(take, present, gaps)
    if gaps:
        silent = sum(gaps.values()) // SAMPLE_BYTES
        take.samples += silent
        first = sum(chunk.size_bytes for chunk in present if chunk.number < min(gaps)) // SAMPLE_BYTES
        take.remark = (
            f"{silent / take.sample_rate:.1f} seconds of it never arrived and are silent, "
            f"the first behind {first / take.sample_rate:.1f} seconds."
        )
    take.state, take.track, take.closed_at, take.busy_until = TakeState.FINISHED, track, timezone.now(), None
    take.save(update_fields=["state", "track", "closed_at", "busy_until", "samples", "remark"])


def _gaps(take: Take, present: Sequence[TakeChunk]) -> dict[int, int]:
    """How many bytes of silence stand for each chunk that is missing before the last one.

    Chunks of a take are equally long but for its last. Raises EmptyTake where silence would make it too long.
    """
    numbers = {chunk.number for chunk in present}
    usual = max(chunk.size_bytes for chunk in present)
    gaps = {number: usual for number in range(max(numbers)) if number not in numbers}
    if (take.samples + sum(gaps.values()) // SAMPLE_BYTES) / take.sample_rate > LONGEST_SECONDS + 1:
        raise EmptyTake("Most of this take never arrived: throw it away, and record another one.")
    return gaps


def _track_of(take: Take, present: Sequence[TakeChunk], gaps: Mapping[int, int]) -> Track:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.wav"
        try:
            _join(present, gaps, take.sample_rate, path)
        except Exception as error:
            if not is_trouble(error):
                raise
            raise StorageAway("This site could not read the take now: nothing is lost, finish it later.") from error
        try:
            with path.open("rb") as file:
                facts = {"size_bytes": path.stat().st_size, "name": _name(take), "origin": Origin.RECORDED}
                return import_file(owner=take.owner, file=file, **facts)  # type: ignore[arg-type]
        except AlreadyInLibrary as error:
            # Whoever made it died before it was written down here.
            return error.track


def _join(present: Sequence[TakeChunk], gaps: Mapping[int, int], sample_rate: int, path: Path) -> None:
    here = {chunk.number: chunk for chunk in present}
    with wave.open(str(path), "wb") as writing:
        writing.setparams((1, SAMPLE_BYTES, sample_rate, 0, "NONE", "not compressed"))
        for number in sorted([*here, *gaps]):
            for block in [bytes(gaps[number])] if number in gaps else blocks(here[number].storage_key):
                writing.writeframesraw(block)


def _name(take: Take) -> str:
    """What the track is called, as a name of a file."""
    earlier = Take.objects.of(take.owner).filter(backing=take.backing_id, created_at__lt=take.created_at)
    name = f"Take {earlier.count() + 1}"
    if take.backing is not None:
        name += f" over {take.backing.title}"
    return name[:NAME_CHARACTERS].replace("/", "-").replace("\\", "-") + ".wav"


def sweep_takes(*, now: datetime | None = None) -> int:
    """Finish takes that were left open for an hour, and remove chunks of closed ones after a day; how many chunks."""
    now = now or timezone.now()
    left = Take.objects.being_recorded().filter(last_chunk_at__lt=now - LEFT_OPEN, last_chunk_at__gt=now - GIVEN_UP)
    for take in left.select_related("owner"):
        try:
            if take.samples:
                finish_take(take_pk=take.pk, by=take.owner, now=now)
            else:
                forget_take(take_pk=take.pk, by=take.owner, now=now)
        except NOT_FINISHED as error:
            log.info("take %s stays open: %s", take.pk, error)
    closed = TakeChunk.objects.exclude(take__state=TakeState.RECORDING)
    # Younger objects are removed by nobody.
    old = closed.filter(received_at__lt=now - LEAVE_ALONE - LEFT_OPEN)
    rows = dict(old.order_by("pk").values_list("pk", "storage_key")[:PAGE])
    TakeChunk.objects.filter(pk__in=rows).delete()
    for key in set(rows.values()):
        remove(key, now=now)
    return len(rows)
