"""A runner that has its work done by the misbehaving service, as a real one would."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import httpx

from jobs.contract import Capabilities, ContractBroken, OutcomeUnknown, Poll, Report, Submission, Unavailable
from jobs.models import Job, JobLog


def ask(method: str, path: str, **given: Any) -> dict[str, Any]:
    """One call. Unavailable: certainly without effect. OutcomeUnknown: perhaps with."""
    try:
        with httpx.Client(base_url=os.environ["CHAOS_PROVIDER_URL"], timeout=5, verify=False) as client:
            answer = client.request(method, path, **given)
    except httpx.ConnectError as error:
        raise Unavailable(str(error)) from error
    except httpx.HTTPError as error:
        raise OutcomeUnknown(str(error)) from error
    if answer.status_code == 503:
        raise Unavailable("busy")
    return answer.json()


class HttpRunner:
    """Speaks the service's protocol."""

    def capabilities(self, job: Job) -> Capabilities:
        return Capabilities(600.0, frozenset())

    def submit(self, job: Job, token: str) -> Submission:
        return Submission(ask("POST", "/submit", json={"token": token, "generation": str(job.pk)})["request_id"])

    def find(self, job: Job, token: str) -> Submission | None:
        found = ask("GET", "/find", params={"token": token})["request_id"]
        return Submission(found) if found else None

    def poll(self, job: Job) -> Poll:
        return Poll(ask("GET", f"/poll/{job.request_id}")["state"])

    def cancel(self, job: Job) -> bool:
        return bool(ask("POST", f"/cancel/{job.request_id}", json={})["stopped"])

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        music = ask("GET", f"/result/{job.request_id}")["music"]
        (folder / "mix").write_text(music)
        return {"mix": "mix"}

    def master(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        music = (folder / "mix").read_text()
        if music != f"music for {job.pk}":
            raise ContractBroken("This is somebody else's music.")
        return {"sha256": hashlib.sha256(music.encode()).hexdigest()}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        JobLog.objects.create(job=job, at=job.created_at, message=f"delivered {produced['sha256']}")

    def failed(self, job: Job) -> None:
        """Nothing was made."""
