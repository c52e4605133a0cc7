"""Music in a moment: all is as in the product but the provider's part, whose fate the prompt's last word decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from engine.opening import Opening
from engine.outside import GenerationFailed, Refused
from engine.providers.interface import GenerationRequest
from files.storing import store
from jobs.contract import ContractBroken, OutcomeUnknown, Poll, Report, Submission, Terms
from jobs.models import Job
from jobs.services import run, sweep
from jobs.services.ringing import queue_named
from tracks.runners import GenerateRunner

# "late" is never done; "slow" once is not; the answer to "lost" never comes; all others fail.
FATES = ("rain", "slow", "lost", "refused", "given-up", "broken", "silent")
FAILING = frozenset({"refused", "given-up", "broken", "silent"})
MEASURED = {"duration_seconds": 31.0, "tempo_bpm": 80.0, "key": "", "loudness_lufs": -14.0, "true_peak_dbtp": -1.0}


class Desk:
    """What the provider has accepted, and how often it was asked for each."""

    def __init__(self) -> None:
        self.accepted: dict[str, str] = {}
        self.polls: Counter[str] = Counter()


desk = Desk()


def fate_of(job: Job) -> str:
    """What failed once goes well when it is tried again."""
    word = str(job.params["brief"]["prompt"]).split()[-1]
    return "rain" if job.retry_of_id and word in FAILING else word


class QuickProvider:
    """Its openings are a few bytes, and then more of them."""

    def openings(self, request: GenerationRequest, folder: Path) -> Iterator[Opening]:
        folder.mkdir(parents=True, exist_ok=True)
        for size in (50, 100):
            path = folder / f"opening-{size}.flac"
            path.write_bytes(request.token.encode() + b" " * size)
            yield Opening(path, size / 10.0, "audio/flac")


class QuickRunner(GenerateRunner):
    """The product's own runner; nothing is composed, and what is stored is a few bytes."""

    def provider(self, job: Job) -> QuickProvider:
        return QuickProvider()

    def terms(self, job: Job) -> Terms:
        return Terms(is_free_to_repeat=True)

    def submit(self, job: Job, token: str) -> Submission:
        if fate_of(job) == "refused":
            raise Refused("These words are not allowed.")
        desk.accepted[token] = f"request {token}"
        if fate_of(job) == "lost":
            raise OutcomeUnknown("no answer")
        return Submission(desk.accepted[token])

    def find(self, job: Job, token: str) -> Submission | None:
        return Submission(desk.accepted[token]) if token in desk.accepted else None

    def poll(self, job: Job) -> Poll:
        desk.polls[job.request_id] += 1
        fate = fate_of(job)
        if fate == "given-up":
            raise GenerationFailed("The service gave up.")
        is_waiting = fate == "late" or (fate == "slow" and desk.polls[job.request_id] < 2)
        return Poll("running") if is_waiting else Poll("done")

    def cancel(self, job: Job) -> bool:
        return True

    def fetch(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        if fate_of(job) == "broken":
            raise ValueError("a bug")
        (folder / "mix.flac").write_bytes(job.pk.bytes * 100)
        return {"mix": "mix.flac"}

    def finish(self, job: Job, folder: Path, report: Report) -> dict[str, Any]:
        if fate_of(job) == "silent":
            raise ContractBroken("The result is silent.")
        kept = store(folder / job.fetched["mix"])
        file = {
            "role": "master", "name": "", "storage_key": kept.key, "content_type": "audio/flac",
            "size_bytes": kept.size_bytes, "sha256": kept.sha256,
        }  # fmt: skip
        return {"files": [file], "recipe": {"seed": 1}, "measured": MEASURED, "score": {}, "peaks": []}


def install(settings: Any, work_dir: Path) -> Desk:
    """Have this installation make music so, and wait for nothing."""
    global desk  # noqa: PLW0603
    desk = Desk()
    settings.JOB_RUNNERS = {**settings.JOB_RUNNERS, "generate": "tests.journeys.quick_music.QuickRunner"}
    settings.JOB_WORK_DIR = work_dir
    for name in ("JOB_POLL_SECONDS", "JOB_BACKOFF_SECONDS", "JOB_LOOK_SECONDS", "JOB_REPEAT_RING_SECONDS"):
        setattr(settings, name, 0.0)
    return desk


def work(rounds: int = 1, ahead: float = 0.0) -> None:
    """What sweep and workers do: ring for what is due, and answer every doorbell once, so many seconds from now."""

    def clock() -> datetime:
        return timezone.now() + timedelta(seconds=ahead)

    for _ in range(rounds):
        sweep(now=clock())
        queue = queue_named("default")
        bells = [bell.args[0] for bell in queue.jobs]
        queue.empty()
        for pk in dict.fromkeys(bells):
            run(pk, clock=clock)


def work_until_done(most_rounds: int = 50, forward: float = 0.0) -> None:
    """Until nothing is left to be made; time moves on between rounds, so that what a dead worker had becomes free."""
    for number in range(most_rounds):
        if not Job.objects.unfinished().exists():
            return
        work(ahead=number * forward)
    raise AssertionError(f"{Job.objects.unfinished().count()} jobs are still under way")
