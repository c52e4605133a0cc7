"""How a worker analyses a track: the best file of it, in one pass; values and a picture come of it."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from files.storing import copy_to, store
from jobs.contract import GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from jobs.services import forget
from makers.remote import fetched_file, inside
from studio.models import Analysis, MoodModel
from studio.services.analysing import show_measurements
from studio.sources import live_source
from tracks.models import Track

if TYPE_CHECKING:
    from jobs.models import Job

log = logging.getLogger(__name__)


class AnalyseRunner(LocalRunner):
    """Finds out what a sound is like."""

    work = "the analysis of your track"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=3.0 + 0.03 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        report("reading", None)
        source = live_source(_any_track(job))
        sound = folder / f"sound.{source.suffix}"
        copy_to(source.storage_key, sound)
        return {"sound": inside(folder, sound)}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        decoding, analysing = import_module("engine.audio.decoding"), import_module("engine.analysis.analysing")
        sound = fetched_file(folder, job.fetched["sound"])
        picture = folder / "spectrogram.png"
        try:
            values = analysing.analyse(sound, report, _mood_model(), picture).to_dict()
        except decoding.DecodeError as error:
            raise GenerationFailed(str(error)) from error
        kept = store(picture) if picture.is_file() else None
        return {"values": values, "spectrogram": [kept.key, kept.size_bytes] if kept else ["", 0]}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        # The tracks first, as whoever begins an analysis does.
        tracks = Track.objects.filter(track_analysis__analysis__job=job)
        list(tracks.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        analysis = Analysis.objects.select_for_update().filter(job=job).first()
        if analysis is None:
            # Everybody who had this content deleted it for good meanwhile: nothing of it may stay with the work.
            forget(job_pk=job.pk, params={})
            return
        analysis.values = produced["values"]
        analysis.completed_at = job.finished_at or timezone.now()
        analysis.spectrogram_storage_key, analysis.spectrogram_bytes = produced.get("spectrogram", ("", 0))
        analysis.save(update_fields=["values", "completed_at", "spectrogram_storage_key", "spectrogram_bytes"])
        # Asked for anew: whoever had the analysis locked until now may have added another track.
        linked = analysis.track_analyses.values_list("track", flat=True)
        show_measurements(analysis.values, Track.objects.filter(pk__in=list(linked)))


def _mood_model() -> Any:
    """What staff trained and have in use; None for the shipped one."""
    kept = MoodModel.objects.in_use()
    if kept is None:
        return None
    try:
        return import_module("engine.analysis.adapting").read_adapted(kept.document).model
    except ValueError:
        # One that was trained for another version of the analysis ends none of them: what is shipped goes on.
        log.warning("mood model %s does not fit this version of the analysis", kept.version)
        return None


def _any_track(job: Job) -> Track:
    """Of the tracks with this content one that is still there: of whoever deleted theirs, others need not know."""
    alike = Track.objects.live().filter(track_analysis__analysis__job=job).order_by("created_at", "pk")
    return alike.first() or Track.objects.get(pk=job.params["track"])
