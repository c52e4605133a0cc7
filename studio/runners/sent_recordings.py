"""What work of a service on a recording has in common: it is brought there, and kept beside what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.outside import Submission
from engine.providers.shared.sources import marked_name
from files.owners import File, file_of
from files.storing import copy_to
from jobs.contract import GenerationFailed, Refused, Report
from makers.recordings import address_there, bring_source, source_of
from makers.remote import RemoteRunner, inside
from studio.sources import GONE, live_source
from tracks.models import Asset, Track

if TYPE_CHECKING:
    from jobs.models import Job

# Stands for a recording where only the request is looked for; its name is all that matters.
_NOWHERE = "https://recording.invalid/"


class SentRecordingRunner(RemoteRunner):
    """Has the job's model work on the recording that `params["source"]` names, as long as its track is there."""

    def track_of(self, job: Job) -> Track | None:
        """The track it is about, None where that is gone."""
        raise NotImplementedError

    def prepare(self, job: Job, report: Report) -> None:
        self._check_live(job)
        bring_source(job, self.file_of(job), job.params["source"]["suffix"], report)

    def submit(self, job: Job, token: str) -> Submission:
        self._check_live(job)
        return super().submit(job, token)

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        """What the service made, and "whole", the recording itself."""
        self._check_live(job)
        found, source = super().fetch(job, folder, report), job.params["source"]
        whole = folder / f"whole.{source['suffix']}"
        copy_to(source["key"], whole)
        return {**found, "whole": inside(folder, whole)}

    def file_of(self, job: Job) -> File:
        """The file the job is about. Raises Refused where it is gone."""
        file = file_of(Asset._meta.label, job.params["source"]["asset"])
        if file is None:
            raise Refused(GONE)
        return file

    def address_of(self, job: Job, token: str) -> str | Path:
        """Where the service gets the recording. Raises Refused where it is gone."""
        source = job.params["source"]
        return source_of(
            job, self.file_of(job), model=Asset._meta.label, pk=source["asset"], token=token, suffix=source["suffix"]
        )

    def address_to_follow(self, job: Job, token: str) -> str:
        """The same, or one to nowhere: the track may be gone, and the request must still be found and stopped."""
        return address_there(job) or f"{_NOWHERE}{marked_name(token, job.params['source']['suffix'])}"

    def _check_live(self, job: Job) -> None:
        """Raises Refused where nobody wants it any more: neither sending it again nor another model helps."""
        track = self.track_of(job)
        if track is None:
            raise Refused(GONE)
        try:
            live_source(track)
        except GenerationFailed as error:
            raise Refused(str(error)) from error
