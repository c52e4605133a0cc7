"""`manage.py import_sound FILE --owner EMAIL`: put a sound file into somebody's library, measured and ready to play."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.models import Job
from jobs.services import run
from tracks.models import FileTags, Track
from tracks.services import NOT_IMPORTED, AlreadyInLibrary, BriefError, import_file, rename

PAUSE_SECONDS = 0.2
LONGEST_SECONDS = 1800.0
MEASURED = ("measured_duration_seconds", "measured_tempo_bpm", "measured_key", "loudness_lufs", "true_peak_dbtp")


class Command(BaseCommand):
    help = "Put a sound file into somebody's library, as the upload page does, and wait until it is read in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound, or a video with some")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="whose library")
        parser.add_argument("--title", default="", help="instead of what the file calls itself")
        parser.add_argument("--json", action="store_true", help="print what was measured as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        owner = get_user_model().objects.filter(email__iexact=options["owner"]).first()
        if owner is None:
            raise CommandError(f"Nobody here has the address {options['owner']}.")
        source: Path = options["source"]
        try:
            with source.open("rb") as file:
                track = import_file(owner=owner, file=file, size_bytes=source.stat().st_size, name=source.name[-200:])
            if options["title"]:
                rename(track_pk=track.pk, by=owner, title=options["title"])
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        except AlreadyInLibrary as error:
            raise CommandError(f"{error} Its track is {error.track.pk}.") from error
        except (*NOT_IMPORTED, BriefError) as error:
            raise CommandError(str(error)) from error
        facts = {**_facts(_read_in(track, begin)), "elapsed_seconds": round(time.monotonic() - begin, 3)}
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        self.stdout.write("\n".join(f"{name}: {value}" for name, value in facts.items() if value not in (None, "")))


def _read_in(track: Track, begin: float) -> Track:
    """Do the work of its job here, and of the analysis that follows. Raises CommandError."""
    job = _work_on(track.job_id, begin)
    track.refresh_from_db()
    if not track.is_delivered:
        raise CommandError(job.error_message or "It is not read in yet; its track says how far it is.")
    for following in list(Job.objects.filter(params__track=str(track.pk)).values_list("pk", flat=True)):
        _work_on(following, begin)
    track.refresh_from_db()
    return track


def _work_on(pk: object, begin: float) -> Job:
    """Do a job, or wait for a worker that was quicker."""
    while True:
        run(str(pk))
        job = Job.objects.get(pk=pk)
        if job.is_finished or time.monotonic() - begin > LONGEST_SECONDS:
            return job
        time.sleep(PAUSE_SECONDS)


def _facts(track: Track) -> dict[str, Any]:
    """What came of it: names as in the API."""
    tags = FileTags.objects.filter(track=track).values("title", "artist", "tempo_bpm", "key").first()
    measured = {name: getattr(track, name) for name in MEASURED}
    return {"track": str(track.pk), "title": track.title, **measured, "file_tags": tags}
