"""How a worker takes a track apart: the networks or what can be done without, light copies, and a proof of the sum."""

from __future__ import annotations

import logging
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from files.removing import remove
from files.storing import copy_to
from jobs.contract import ContractBroken, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, inside, stored
from makers.weights import models_folder
from studio.models import Parts, Separation
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

_THREADS = 2
# What may be left of the recording when all its stems are taken from it.
_MOST_REMAINDER_DBFS = -90.0


class SeparateRunner(LocalRunner):
    """Finds the stems of a track; they become its files."""

    work = "the stems of your track"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=5.0 + 0.12 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        source = live_source(Separation.objects.select_related("track").get(job=job).track)
        separating, methods = (import_module(f"engine.separation.{name}") for name in ("separating", "methods"))
        whole = folder / f"whole.{source.suffix}"
        copy_to(source.storage_key, whole)
        stems = folder / "stems"
        stems.mkdir(exist_ok=True)
        voice = _voice_separator()
        is_voice_all = voice is not None and job.params["parts"] == Parts.TWO
        found = separating.separate(whole, stems, voice, report, are_drums_wanted=not is_voice_all)
        method = methods.MEDIANS if voice is None else methods.VOICE_NETWORKS if is_voice_all else methods.NETWORKS
        return {
            "whole": inside(folder, whole),
            "stems": {name: inside(folder, path) for name, path in found.stems.items()},
            "method": method.slug,
            "voice_db": None if found.voice_db is None else round(found.voice_db, 2),
        }

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
        quality = {"voice_db": fetched["voice_db"], "remainder_dbfs": round(remainder, 1)}
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


def _voice_separator() -> Any:
    """The networks, where their weights lie."""
    preparing, folder = import_module("engine.separation.preparing"), models_folder()
    weights = preparing.SEPARATOR
    if not weights.is_ready(folder):
        return None
    voice = import_module("engine.separation.voice")
    return voice.VoiceSeparator(folder / weights.name / preparing.NETWORK, threads=_THREADS)


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
