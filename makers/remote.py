"""What every runner of work that a service does has in common; a kind of work adds its request and its finishing."""

from __future__ import annotations

import math
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.outside import TooLong
from files.storing import store
from jobs.contract import Bill, FetchAgain, Gone, OutcomeUnknown, Poll, Report, Runner, Submission, Terms
from makers import choosing
from makers.noticed import notice_lacking, notice_longest
from makers.providing import provider_of

if TYPE_CHECKING:
    from engine.production import FinishedFile
    from jobs.models import Job


class RemoteRunner(Runner):
    """Asks whoever the job names; what is built in is asked in the same way.

    A kind of work says what is asked (`request`) and what is kept of a result (`summary`), and has the contract's
    `substitute`, `finish` and `deliver`. Its job's size is in seconds of sound.
    """

    def provider(self, job: Job) -> Any:
        """Who does it: submit, find, poll, cancel and fetch of this kind's request. Raises Gone, Unavailable."""
        return provider_of(job)

    @abstractmethod
    def request(self, job: Job, token: str) -> Any:
        """What is asked, the same every time."""

    def request_to_follow(self, job: Job, token: str) -> Any:
        """What was asked, as far as it is needed to follow it: by default the same."""
        return self.request(job, token)

    @abstractmethod
    def summary(self, folder: Path, fetched: Any) -> dict[str, Any]:
        """What the finishing must know of a result that lies in the folder, JSON-ready."""

    def terms(self, job: Job) -> Terms:
        able = self.provider(job).capabilities()
        return Terms(able.is_free_to_repeat, able.usual_seconds * job.size / 60)

    def bill(self, job: Job) -> Bill | None:
        maker = choosing.maker(job.model)
        return Bill(maker.service, maker.slug, maker.cost_micros(job.size)) if maker.service else None

    def submit(self, job: Job, token: str) -> Submission:
        provider = self.provider(job)
        try:
            submission: Submission = provider.submit(self.request(job, token))
        except Gone as error:
            notice_lacking(job.model, str(error))
            raise
        return submission

    def find(self, job: Job, token: str) -> Submission | None:
        found: Submission | None = self.provider(job).find(self.request_to_follow(job, token))
        return found

    def known_as(self, job: Job, token: str, request_id: str) -> Submission:
        provider = self.provider(job)
        if not hasattr(provider, "known_as"):
            raise OutcomeUnknown("This provider tells of nothing by itself.")
        known: Submission = provider.known_as(self.request_to_follow(job, token), request_id)
        return known

    def poll(self, job: Job) -> Poll:
        answer: Poll = self.provider(job).poll(self._accepted(job), _submission(job))
        return answer

    def cancel(self, job: Job) -> bool:
        return bool(self.provider(job).cancel(self._accepted(job), _submission(job)))

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        try:
            fetched = self.provider(job).fetch(self._accepted(job), _submission(job), folder, report)
        except TooLong as error:
            notice_longest(job.model, math.floor(error.longest_seconds))
            raise
        return self.summary(folder, fetched)

    def failed(self, job: Job) -> None:
        """What was there stays as it was; the job says why nothing came of it."""

    def _accepted(self, job: Job) -> Any:
        return self.request_to_follow(job, job.attempt_token)


def inside(folder: Path, path: Path | None) -> str:
    """The path as it is seen from the job's folder, which may lie elsewhere for the next worker; "" for none."""
    return str(path.relative_to(folder)) if path is not None else ""


def fetched_file(folder: Path, name: str) -> Path:
    """What `fetch` left behind under this name of `inside`. Raises FetchAgain when it is gone."""
    path = folder / name
    if not path.is_file():
        raise FetchAgain
    return path


def stored(files: list[FinishedFile], report: Report) -> list[dict[str, Any]]:
    """The finished files, put into storage, as the values of their rows."""
    rows = []
    for number, file in enumerate(files):
        report("storing", number / len(files))
        content = store(file.path)
        rows.append(
            {
                "role": file.role,
                "name": file.name,
                "storage_key": content.key,
                "content_type": file.content_type,
                "size_bytes": content.size_bytes,
                "sha256": content.sha256,
            }
        )
    return rows


def _submission(job: Job) -> Submission:
    return Submission(job.request_id, job.submission)
