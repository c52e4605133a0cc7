"""How a worker reads the tune of a track: its voice, a stem where there is one, and a pitch tracker."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from files.storing import copy_to
from jobs.contract import GenerationFailed, Report, Terms
from jobs.local import LocalRunner
from makers.remote import fetched_file, inside
from studio.models import SungTune
from studio.queries.covers import voice_stem
from studio.sources import live_source

if TYPE_CHECKING:
    from jobs.models import Job


class ReadTuneRunner(LocalRunner):
    """Finds the notes of a voice, and the theme in them."""

    work = "the tune of your track"

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True, usual_seconds=2.0 + 0.05 * job.size)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        report("reading", None)
        tune = SungTune.objects.select_related("track").get(job=job)
        source = live_source(tune.track)
        file = voice_stem(tune.track) or source
        sound = folder / f"sound.{file.suffix}"
        copy_to(file.storage_key, sound)
        return {"sound": inside(folder, sound)}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        decoding, reading = import_module("engine.audio.decoding"), import_module("engine.voice.reading")
        sound = fetched_file(folder, job.fetched["sound"])
        report("reading", None)
        try:
            return {"values": reading.read_tune(sound).to_dict()}
        except (decoding.DecodeError, reading.NoVoice, reading.NoMelody) as error:
            raise GenerationFailed(str(error)) from error

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        tune = SungTune.objects.select_related("track").get(job=job)
        live_source(tune.track, lock=True)
        SungTune.objects.filter(pk=tune.pk).update(**produced, completed_at=job.finished_at or timezone.now())
