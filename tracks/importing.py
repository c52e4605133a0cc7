"""How a worker reads in what somebody sent: decodes it whole, measures it, and makes copies to listen to."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from files.inspecting import NotSound, transcribe
from files.services.uploading import LONGEST_SECONDS
from files.storing import copy_to
from jobs.contract import GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, stored
from tracks.delivering import measurements
from tracks.models import Asset, Role, Track

if TYPE_CHECKING:
    from jobs.models import Job

SAMPLES = "samples"


class ImportRunner(LocalRunner):
    """Makes the copies of a file that was sent."""

    work = "the copies of your file"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=5.0 + 0.1 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        report("reading", None)
        original = Asset.objects.get(track__job=job, role=Role.ORIGINAL)
        copy = folder / f"original.{original.suffix}"
        copy_to(original.storage_key, copy)
        try:
            # A second more than its look allowed: resampling may round up.
            transcribe(copy, folder / SAMPLES, longest_seconds=LONGEST_SECONDS + 1)
        except NotSound as error:
            raise GenerationFailed(str(error)) from error
        finally:
            copy.unlink(missing_ok=True)
        return {"samples": SAMPLES}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        samples = fetched_file(folder, job.fetched["samples"])
        # Loaded here: web processes, which only end jobs, do without decoders.
        intake = import_module("engine.intake")
        into = folder / "finished"
        into.mkdir(parents=True, exist_ok=True)
        title = Track.objects.values_list("title", flat=True).get(job=job)
        found = intake.take_in(samples, into, title, report)
        return {"files": stored(found.files, report), "measured": found.measured, "peaks": found.peaks}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track = Track.objects.get(job=job)
        Track.objects.filter(pk=track.pk).update(
            delivered_at=job.finished_at or timezone.now(),
            peaks=produced["peaks"],
            **measurements(produced["measured"]),
        )
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
