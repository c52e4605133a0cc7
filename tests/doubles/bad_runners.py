"""Runners that take the process with them, never come back, or want all the memory there is."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from jobs.contract import Poll, Report, Runner, Submission, Terms
from jobs.models import Job


class PlainRunner(Runner):
    """Works, and needs nobody."""

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True)

    def submit(self, job: Job, token: str) -> Submission:
        return Submission(token)

    def find(self, job: Job, token: str) -> Submission | None:
        return None

    def poll(self, job: Job) -> Poll:
        return Poll("done")

    def cancel(self, job: Job) -> bool:
        return True

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        return {}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        return {"made_by": os.getpid()}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        """Nothing to write."""

    def failed(self, job: Job) -> None:
        """Nothing to write."""


class RestingRunner(PlainRunner):
    """Takes its time and next to no processor, as a render elsewhere does."""

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        time.sleep(0.2)
        return {}


class KillingRunner(PlainRunner):
    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        os.kill(os.getpid(), signal.SIGKILL)
        return {}


class SpinningRunner(PlainRunner):
    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        while True:
            pass


class SleepingRunner(PlainRunner):
    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        Path(job.params["flag"]).touch()
        time.sleep(60)
        return {}


class LeakingRunner(PlainRunner):
    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        kept = [bytearray(b"x") * (50 * 1024 * 1024) for _ in range(40)]
        return {"leaked": len(kept)}
