"""A runner that has its work done by the misbehaving service, as a real one would."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings

from jobs import outside
from jobs.contract import (
    Bill,
    ContractBroken,
    GenerationFailed,
    OutcomeUnknown,
    Poll,
    Report,
    Runner,
    Submission,
    Terms,
    Unavailable,
)
from jobs.models import Job, JobLog

ACCOUNT = "double"
COST_MICROS = 10_000


@cache
def _client() -> httpx.Client:
    """One for each process; made after the fork, because it is first used there."""
    return httpx.Client(base_url=os.environ["CHAOS_PROVIDER_URL"], timeout=5, verify=False, trust_env=False)


def ask(method: str, path: str, **given: Any) -> dict[str, Any]:
    """One call. Unavailable: certainly without effect. OutcomeUnknown: perhaps with."""
    try:
        answer = _client().request(method, path, **given)
    except httpx.ConnectError as error:
        raise Unavailable(str(error)) from error
    except httpx.HTTPError as error:
        raise OutcomeUnknown(str(error)) from error
    if answer.status_code == 503:
        raise Unavailable("busy")
    if answer.status_code == 410:
        raise GenerationFailed("The service no longer has this.")
    return answer.json()


def kept_folder() -> Path:
    """Where results lie under the hash of their content."""
    return Path(settings.DATA_DIR) / "kept"


class HttpRunner(Runner):
    """Speaks the service's protocol."""

    def terms(self, job: Job) -> Terms:
        return Terms()

    def bill(self, job: Job) -> Bill | None:
        """A cent each, where the world has an account for it."""
        return Bill(ACCOUNT, job.model, COST_MICROS) if ACCOUNT in outside.accounts() else None

    def submit(self, job: Job, token: str) -> Submission:
        request = {"token": token, "generation": str(job.pk)}
        if door := os.environ.get("CHAOS_WEBHOOK_URL"):
            request["webhook"] = f"{door}/{token}"
        return Submission(ask("POST", "/submit", json=request)["request_id"])

    def find(self, job: Job, token: str) -> Submission | None:
        try:
            found = ask("GET", "/find", params={"token": token})["request_id"]
        except OutcomeUnknown as error:
            raise Unavailable(str(error)) from error
        return Submission(found) if found else None

    def known_as(self, job: Job, token: str, request_id: str) -> Submission:
        return Submission(request_id)

    def poll(self, job: Job) -> Poll:
        return Poll(ask("GET", f"/poll/{job.request_id}")["state"])

    def cancel(self, job: Job) -> bool:
        return bool(ask("POST", f"/cancel/{job.request_id}", json={})["stopped"])

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        music = ask("GET", f"/result/{job.request_id}")["music"]
        (folder / "mix").write_text(music)
        return {"mix": "mix"}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        music = (folder / "mix").read_text()
        if music != f"music for {job.pk}":
            raise ContractBroken("This is somebody else's music.")
        name = hashlib.sha256(music.encode()).hexdigest()
        kept = kept_folder()
        kept.mkdir(exist_ok=True)
        (kept / f"{name}.{os.getpid()}").write_text(music)
        (kept / f"{name}.{os.getpid()}").replace(kept / name)
        return {"sha256": name}

    def deliver(self, job: Job, produced: dict[str, Any]) -> None:
        JobLog.objects.create(job=job, at=job.created_at, message=f"delivered {produced['sha256']}")

    def failed(self, job: Job) -> None:
        """Nothing was made."""


class LosingRunner(HttpRunner):
    """Loses whatever was made and paid for."""

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        raise OSError("The music is gone.")
