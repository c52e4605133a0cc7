"""How a worker changes a composed song: its files are fetched, the change is made and proven, and kept as a song is."""

from __future__ import annotations

import shutil
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from engine.singing.preparing import SINGER
from files.storing import copy_to
from jobs.contract import ContractBroken, GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, inside, stored
from makers.weights import models_folder
from studio.queries.songs import SOURCES
from studio.services.analysing import analyse_delivered
from studio.sources import live_assets
from tracks.delivering import measurements, score_summary
from tracks.models import Asset, Role, Track
from tracks.runners import FORMATS
from tracks.services.fingerprinting import keep_measured_fingerprint

if TYPE_CHECKING:
    from jobs.models import Job


class ChangeRunner(LocalRunner):
    """Makes the song that a job's wish describes of its parent."""

    work = "your change"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=4.0 + 0.1 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        faults, broken = _faults()
        title = Track.objects.values_list("title", flat=True).get(job=job)
        try:
            changed = self.change(job, folder, report, title).song
        except faults as error:
            raise GenerationFailed(str(error)) from error
        except broken as error:
            raise ContractBroken(str(error)) from error
        files = [{**asdict(file), "path": inside(folder, file.path)} for file in changed.files]
        return {
            "files": files,
            "recipe": changed.recipe,
            "measured": asdict(changed.measured),
            "score": score_summary(changed.score),
            "peaks": changed.peaks,
        }

    def change(self, job: Job, folder: Path, report: Report, title: str) -> Any:
        """What is to be delivered, an `engine.changing.delivering.Changed`, made in this folder.

        Raises GenerationFailed, ContractBroken, and what `_faults` names.
        """
        songs, verbs = import_module("engine.changing.songs"), import_module("engine.changing.verbs")
        into, models = empty_folder(folder / "changed"), models_folder()
        song = songs.song_of(**_sources(job, empty_folder(folder / "parent")))
        singer = models / SINGER.name if SINGER.is_ready(models) else None
        return verbs.apply_change(
            replace(song, title=title), job.params["wish"], into, report, singer=singer, created=job.created_at
        )

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        production, fetched = import_module("engine.production"), job.fetched
        files = [
            production.FinishedFile(**{**file, "path": fetched_file(folder, file["path"])}) for file in fetched["files"]
        ]
        title = Track.objects.values_list("title", flat=True).get(job=job)
        recipe = fetched["recipe"]
        tags = production.tags_of_master(title, recipe, recipe["provider"], fetched["score"])
        master = next(file.path for file in files if file.role == Role.MASTER)
        tags = replace(
            tags, source_type=import_module("engine.audio.tags").read_source_type(master) or tags.source_type
        )
        return {"files": stored([*files, *production.write_copies(files, FORMATS, tags, report)], report)}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track, fetched = Track.objects.get(job=job), job.fetched
        Track.objects.filter(pk=track.pk).update(
            delivered_at=job.finished_at or timezone.now(),
            duration_seconds=fetched["measured"]["duration_seconds"],
            peaks=fetched["peaks"],
            recipe=fetched["recipe"],
            score=fetched["score"],
            **self.columns(fetched),
            **measurements(fetched["measured"]),
        )
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        keep_measured_fingerprint(track=track, measured=fetched["measured"])
        analyse_delivered(track.pk)

    def columns(self, fetched: dict[str, Any]) -> dict[str, Any]:
        """What was promised of the track, by column."""
        brief = fetched["recipe"]["brief"]
        return {
            "key": brief.get("key") or "",
            "tempo_bpm": brief.get("tempo_bpm"),
            "is_instrumental": brief.get("is_instrumental", True),
        }


def _faults() -> tuple[tuple[type[Exception], ...], type[Exception]]:
    """What is wrong with the wish or the song, and what is wrong with the result."""
    regions, decoding = import_module("engine.changing.regions"), import_module("engine.audio.decoding")
    return (regions.ChangeError, decoding.DecodeError), import_module("engine.audio.verification").BrokenResult


def _sources(job: Job, folder: Path) -> dict[str, Any]:
    """The files of the parent that a change is made from, brought here. Raises GenerationFailed where one is gone."""
    stems: dict[str, Path] = {}
    found: dict[str, Any] = {"stems": stems}
    for asset in live_assets(Track.objects.get(pk=job.params["track"]), (*SOURCES, Role.STEM)):
        path = folder / f"{asset.role}-{asset.name}.{asset.suffix}"
        copy_to(asset.storage_key, path)
        if asset.role == Role.STEM:
            stems[asset.name] = path
        else:
            found["master" if asset.role == Role.MASTER else "score_file"] = path
    return found


def empty_folder(folder: Path) -> Path:
    """The folder without what a worker that died left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
