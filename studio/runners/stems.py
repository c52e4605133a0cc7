"""What becomes of stems, whoever found them: files to keep and light copies, proven, and put in the place of others."""

from __future__ import annotations

import logging
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from files.removing import remove
from jobs.contract import ContractBroken, Report, Runner
from makers.remote import fetched_file, stored
from studio.models import Separation
from studio.services import (
    BadEdit,
    EffectsBusy,
    KeyReused,
    NotReady,
    StorageFull,
    StudioTimeUsed,
    start_part,
)
from studio.sources import live_source
from tracks.models import Asset, Role, Track

if TYPE_CHECKING:
    from jobs.models import Job

log = logging.getLogger(__name__)

# What may be left of the recording when all its stems are taken from it.
_MOST_REMAINDER_DBFS = -90.0


class StemsRunner(Runner):
    """Its `fetch` tells where the recording and its stems lie ("whole", "stems"), their "method" and "quality"."""

    work = "the stems of your track"

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched, finishing = job.fetched, import_module("engine.separation.finishing")
        stems = {name: fetched_file(folder, path) for name, path in fetched["stems"].items()}
        whole = fetched_file(folder, fetched["whole"])
        into = folder / "finished"
        into.mkdir(exist_ok=True)
        track = Separation.objects.select_related("track").get(job=job).track
        try:
            files, remainder = finishing.finish_stems(whole, stems, into, track.title, report)
        except finishing.UnequalStems as error:
            raise ContractBroken(str(error)) from error
        if remainder > _MOST_REMAINDER_DBFS:
            raise ContractBroken("The stems did not add up to the recording.")
        quality = {**fetched.get("quality", {}), "remainder_dbfs": round(remainder, 1)}
        return {"files": stored(files, report), "method": fetched["method"], "quality": quality}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        separation = Separation.objects.select_related("track").get(job=job)
        track = separation.track
        live_source(track, lock=True)
        earlier = Asset.objects.filter(track=track, role__in=(Role.STEM, Role.PREVIEW))
        keys = list(earlier.values_list("storage_key", flat=True))
        earlier.delete()
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        Separation.objects.filter(pk=separation.pk).update(method=produced["method"], quality=produced["quality"])
        transaction.on_commit(partial(_remove_all, keys), robust=True)
        if separation.follow_up:
            _follow(track, separation.follow_up)


def _follow(track: Track, part: str) -> None:
    """Begin the track that was asked for beforehand, with the stems or not at all: a worker may die right after them.

    Where it cannot begin the stems are kept all the same, and it can be asked for by hand.
    """
    try:
        with transaction.atomic():
            start_part(track_pk=track.pk, by=track.owner, part=part, idempotency_key=f"{track.pk} {part}")
    except (BadEdit, EffectsBusy, KeyReused, NotReady, StorageFull, StudioTimeUsed) as error:
        log.info("no track was made of the part %r: %s", part, error)


def _remove_all(keys: list[str]) -> None:
    for key in keys:
        remove(key, now=timezone.now())
