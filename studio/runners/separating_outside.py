"""How a service takes a track apart for credits: the recording is brought to it, and what comes back is measured."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.providers.tools.interface import Separation as Request
from engine.providers.tools.interface import Stems
from jobs.contract import Bill, ContractBroken, Report, Terms
from makers.remote import fetched_file, inside
from makers.separating import separator, separator_of
from studio.models import Separation
from studio.runners.sent_recordings import SentRecordingRunner
from studio.runners.stems import StemsRunner
from tracks.models import Track

if TYPE_CHECKING:
    from jobs.models import Job


class SeparateOutsideRunner(StemsRunner, SentRecordingRunner):
    """Has the job's model find the stems of a track; they become its files."""

    def provider(self, job: Job) -> Any:
        return separator_of(job)

    def terms(self, job: Job) -> Terms:
        return Terms(usual_seconds=10.0 + separator(job.model).usual_seconds * job.size / 60)

    def bill(self, job: Job) -> Bill:
        row = separator(job.model)
        return Bill(row.service, row.slug, row.cost_micros(job.size))

    def track_of(self, job: Job) -> Track | None:
        return Separation.objects.select_related("track").get(job=job).track

    def request(self, job: Job, token: str) -> Request:
        return replace(self.request_to_follow(job, token), audio=self.address_of(job, token))

    def request_to_follow(self, job: Job, token: str) -> Request:
        return Request(self.address_to_follow(job, token), token, stems=tuple(job.params["stems"]))

    def summary(self, folder: Path, fetched: Stems) -> dict[str, Any]:
        return {"delivered": {name: inside(folder, path) for name, path in fetched.files.items()}}

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        found = super().fetch(job, folder, report)
        delivered, whole = found["delivered"], fetched_file(folder, found["whole"])
        stems = folder / "stems"
        stems.mkdir(exist_ok=True)
        fitting = import_module("engine.separation.fitting")
        try:
            fitted = fitting.fit_stems(
                whole, {name: fetched_file(folder, path) for name, path in delivered.items()}, stems, report
            )
        except (fitting.NotTheRecording, fitting.UnequalStems) as error:
            raise ContractBroken(str(error)) from error
        measured = {"voice_db": fitted.voice_db, "left_db": fitted.left_db}
        return {
            "whole": found["whole"],
            "stems": {name: inside(folder, path) for name, path in fitted.stems.items()},
            "method": job.model,
            "quality": {name: None if value is None else round(value, 2) for name, value in measured.items()},
        }
