"""How a service takes a track apart for credits: the recording is brought to it, and what comes back is measured."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.outside import Submission
from engine.providers.shared.sources import marked_name
from engine.providers.tools.interface import Separation as Request
from engine.providers.tools.interface import Stems
from files.owners import File, file_of
from files.storing import copy_to
from jobs.contract import Bill, ContractBroken, GenerationFailed, Refused, Report, Terms
from makers.recordings import address_there, bring_source, source_of
from makers.remote import RemoteRunner, fetched_file, inside
from makers.separating import separator, separator_of
from studio.models import Separation
from studio.runners.stems import StemsRunner
from studio.sources import GONE, live_source
from tracks.models import Asset

if TYPE_CHECKING:
    from jobs.models import Job

# Stands for a recording where only the request is looked for; its name is all that matters.
_NOWHERE = "https://recording.invalid/"


class SeparateOutsideRunner(StemsRunner, RemoteRunner):
    """Has the job's model find the stems of a track; they become its files."""

    def provider(self, job: Job) -> Any:
        return separator_of(job)

    def terms(self, job: Job) -> Terms:
        return Terms(usual_seconds=10.0 + separator(job.model).usual_seconds * job.size / 60)

    def bill(self, job: Job) -> Bill:
        row = separator(job.model)
        return Bill(row.service, row.slug, row.cost_micros(job.size))

    def prepare(self, job: Job, report: Report) -> None:
        _check_live(job)
        bring_source(job, _file_of(job), job.params["source"]["suffix"], report)

    def submit(self, job: Job, token: str) -> Submission:
        _check_live(job)
        return super().submit(job, token)

    def request(self, job: Job, token: str) -> Request:
        source = job.params["source"]
        audio = source_of(
            job, _file_of(job), model=Asset._meta.label, pk=source["asset"], token=token, suffix=source["suffix"]
        )
        return replace(self.request_to_follow(job, token), audio=audio)

    def request_to_follow(self, job: Job, token: str) -> Request:
        """The track may be gone by now, and the request must still be found and stopped."""
        nowhere = f"{_NOWHERE}{marked_name(token, job.params['source']['suffix'])}"
        return Request(address_there(job) or nowhere, token, stems=tuple(job.params["stems"]))

    def summary(self, folder: Path, fetched: Stems) -> dict[str, Any]:
        return {"delivered": {name: inside(folder, path) for name, path in fetched.files.items()}}

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        _check_live(job)
        delivered = super().fetch(job, folder, report)["delivered"]
        source = job.params["source"]
        whole = folder / f"whole.{source['suffix']}"
        copy_to(source["key"], whole)
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
            "whole": inside(folder, whole),
            "stems": {name: inside(folder, path) for name, path in fitted.stems.items()},
            "method": job.model,
            "quality": {name: None if value is None else round(value, 2) for name, value in measured.items()},
        }


def _check_live(job: Job) -> None:
    """Raises Refused where nobody wants the stems any more: neither sending it again nor another model helps."""
    try:
        live_source(Separation.objects.select_related("track").get(job=job).track)
    except GenerationFailed as error:
        raise Refused(str(error)) from error


def _file_of(job: Job) -> File:
    """The file the job is about. Raises Refused where it is gone."""
    file = file_of(Asset._meta.label, job.params["source"]["asset"])
    if file is None:
        raise Refused(GONE)
    return file
