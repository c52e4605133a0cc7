"""How a worker makes a track of another: the chain laid over its sound, then files and measures like any track's."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from files.storing import copy_to
from jobs.contract import GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, inside, stored
from studio.services.analysing import analyse_delivered
from studio.sources import live_source, live_stems
from tracks.delivering import measurements
from tracks.models import Asset, Track
from tracks.services.fingerprinting import keep_measured_fingerprint

if TYPE_CHECKING:
    from jobs.models import Job


class EditRunner(LocalRunner):
    """Lays the chain of a job over its source."""

    work = "your change"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=3.0 + 0.1 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        editing, chain = import_module("engine.editing"), _chain(job)
        faults = _faults()
        sources = [_copy(asset, folder / f"source-{number}") for number, asset in enumerate(_source(job))]
        sounds = {
            name: _copy(live_source(_parent(pk)), folder / f"sound-{number}")
            for number, (name, pk) in enumerate(job.params["sounds"].items())
        }
        try:
            done = editing.render_edit(sources, chain, folder, report, sounds)
        except faults as error:
            raise GenerationFailed(str(error)) from error
        # What a sound fades into is in the result as much as the sound itself.
        made_from = [*sources, *sounds.values()]
        recipe, _ = editing.recipe_of(made_from, _settings(job), job.params["title"], job.created_at)
        return {
            "rendered": inside(folder, done.path),
            "sources": [inside(folder, path) for path in made_from],
            "measured": done.measured,
            "warning": done.warning,
            "recipe": recipe,
        }

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        fetched, editing = job.fetched, import_module("engine.editing")
        rendered = fetched_file(folder, fetched["rendered"])
        sources = [fetched_file(folder, path) for path in fetched["sources"]]
        title = Track.objects.values_list("title", flat=True).get(job=job)
        _, words = editing.recipe_of(sources, _settings(job), title, job.created_at)
        into = folder / "finished"
        into.mkdir(exist_ok=True)
        found = editing.finish_edit(rendered, _chain(job), into, words, report)
        return {"files": stored(found.files, report), "measured": found.measured, "peaks": found.peaks}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track = Track.objects.get(job=job)
        warning = job.fetched["warning"]
        Track.objects.filter(pk=track.pk).update(
            delivered_at=job.finished_at or timezone.now(),
            peaks=produced["peaks"],
            recipe=job.fetched["recipe"],
            remarks=[warning] if warning else [],
            **measurements(produced["measured"]),
        )
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        keep_measured_fingerprint(track=track, measured=produced["measured"])
        analyse_delivered(track.pk)


def _settings(job: Job) -> dict[str, Any]:
    """For the recipe, which goes wherever the file goes: names of sounds, and not which tracks of whose they are."""
    return {**{name: job.params[name] for name in ("chain", "stems")}, "sounds": sorted(job.params["sounds"])}


def _chain(job: Job) -> Any:
    return import_module("engine.effects.chain").parse(job.params["chain"])


def _faults() -> tuple[type[Exception], ...]:
    """What is wrong with the chain or the sound, and not with us."""
    effect, decoding = import_module("engine.effects.effect"), import_module("engine.audio.decoding")
    return effect.EffectError, decoding.DecodeError


def _parent(pk: str) -> Track:
    return Track.objects.get(pk=pk)


def _source(job: Job) -> list[Asset]:
    track, stems = _parent(job.params["track"]), job.params["stems"]
    return live_stems(track, stems) if stems else [live_source(track)]


def _copy(asset: Asset, path: Path) -> Path:
    target = path.with_suffix(f".{asset.suffix}")
    copy_to(asset.storage_key, target)
    return target
