"""A music service inside the test: keeps a ledger of what it accepted and does what the test scripts."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jobs.contract import Poll, Report, Runner, Submission, Terms
from jobs.models import Job, JobLog

Fault = BaseException | Callable[[], None]


class ScriptedProvider:
    """`faults[step]` is a list used up one call at a time: raised (or called) before the step's effect.

    `faults["submit answer"]` comes after a submission was accepted: an answer that got lost.
    `hidden`: so many looks into its list do not show yet what was accepted.
    """

    def __init__(self) -> None:
        self.accepted: dict[str, str] = {}
        self.cancelled: list[str] = []
        self.calls: Counter[str] = Counter()
        self.faults: dict[str, list[Fault | None]] = {}
        self.polls: list[Poll] = []
        self.is_free_to_repeat = False
        self.hidden = 0

    def step(self, name: str) -> None:
        self.calls[name] += 1
        script = self.faults.get(name)
        fault = script.pop(0) if script else None
        if isinstance(fault, BaseException):
            raise fault
        if fault is not None:
            fault()

    def accepted_for(self, job: Job) -> int:
        tokens = set(job.attempts.values_list("token", flat=True))
        return sum(token in tokens for token in self.accepted.values())


current = ScriptedProvider()


def install() -> ScriptedProvider:
    """A fresh one, used by every ScriptedRunner from now on."""
    global current  # noqa: PLW0603
    current = ScriptedProvider()
    return current


class ScriptedRunner(Runner):
    """Makes nothing, in every step a real runner has."""

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=current.is_free_to_repeat)

    def submit(self, job: Job, token: str) -> Submission:
        current.step("submit")
        request_id = uuid.uuid4().hex
        current.accepted[request_id] = token
        current.step("submit answer")
        return Submission(request_id, {"url": f"https://provider.invalid/{request_id}"})

    def find(self, job: Job, token: str) -> Submission | None:
        current.step("find")
        if current.hidden:
            current.hidden -= 1
            return None
        found = [request_id for request_id, known in current.accepted.items() if known == token]
        return Submission(found[0], {"url": f"https://provider.invalid/{found[0]}"}) if found else None

    def known_as(self, job: Job, token: str, request_id: str) -> Submission:
        assert current.accepted[request_id] == token
        return Submission(request_id, {"url": f"https://provider.invalid/{request_id}"})

    def poll(self, job: Job) -> Poll:
        current.step("poll")
        assert job.request_id in current.accepted
        return current.polls.pop(0) if current.polls else Poll("done")

    def cancel(self, job: Job) -> bool:
        current.step("cancel")
        current.cancelled.append(job.request_id)
        return True

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        current.step("fetch")
        (folder / "mix.wav").write_bytes(b"music")
        report("fetching", 0.5)
        return {"mix": "mix.wav"}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        current.step("master")
        assert (folder / job.fetched["mix"]).read_bytes() == b"music"
        return {"file": "sha256/ab"}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        current.step("deliver")
        JobLog.objects.create(job=job, at=job.created_at, message=f"delivered {produced['file']}")

    def failed(self, job: Job) -> None:
        current.step("failed")
        JobLog.objects.create(job=job, at=job.created_at, message="not delivered")
