"""How a worker reads in what somebody sent: decodes it whole, measures it, and makes copies to listen to."""

from __future__ import annotations

import base64
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from files.inspecting import NotSound, read_tags, transcribe
from files.services.uploading import LONGEST_SECONDS
from files.storing import copy_to
from jobs.contract import GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, stored
from tracks.delivering import measurements
from tracks.models import Asset, FileTags, Role, Track
from tracks.services.importing import title_of

if TYPE_CHECKING:
    from jobs.models import Job

SAMPLES, PICTURE = "samples", "cover.jpg"


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
            tags = read_tags(copy)
        except NotSound as error:
            raise GenerationFailed(str(error)) from error
        finally:
            copy.unlink(missing_ok=True)
        if picture := tags.pop("picture", ""):
            (folder / PICTURE).write_bytes(base64.b64decode(picture))
        return {"samples": SAMPLES, "tags": tags}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        samples = fetched_file(folder, job.fetched["samples"])
        # Loaded here: web processes, which only end jobs, do without decoders.
        intake = import_module("engine.intake")
        into = folder / "finished"
        into.mkdir(parents=True, exist_ok=True)
        tags = job.fetched.get("tags", {})
        title = _title(Track.objects.select_related("upload").get(job=job), tags)
        picture = folder / PICTURE
        found = intake.take_in(
            samples, into, title, report, artist=tags.get("artist", ""), cover=picture if picture.is_file() else None
        )
        files = stored(found.files, report)
        return {"files": files, "measured": found.measured, "peaks": found.peaks, "tags": tags, "title": title}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        track = Track.objects.select_related("upload").get(job=job)
        tags = produced.get("tags", {})
        track.delivered_at = job.finished_at or timezone.now()
        track.peaks = produced["peaks"]
        # Renamed meanwhile, it has a title of its person's own, and its files the one from before.
        if track.title_in_files:
            track.title_in_files = produced["title"]
        else:
            track.title = _title(track, tags)
        values = measurements(produced["measured"])
        for name, value in values.items():
            setattr(track, name, value)
        track.save(update_fields=["delivered_at", "peaks", "title", "title_in_files", *values])
        if tags:
            FileTags.objects.update_or_create(track=track, defaults=tags)
        Asset.objects.bulk_create(Asset(track=track, **file) for file in produced["files"])
        import_string(settings.AFTER_IMPORT)(track.pk)


def _title(track: Track, tags: dict[str, Any]) -> str:
    """What the file calls itself, unless its person gave it another title than the name of the file."""
    named = track.upload is None or track.title == title_of(track.upload.name)
    return str(tags.get("title") or track.title) if named and not track.title_in_files else track.title
