"""How it is usually done, and what the chaos test must catch: one queue job that submits, waits and settles."""

from __future__ import annotations

import time

from django.utils import timezone
from rq import Retry

from credits import services as credits_services
from jobs.contract import ProviderError
from jobs.models import Job, JobLog, State
from jobs.services.ringing import queue_named
from tests.doubles.http_runner import ask


def enqueue(job: Job) -> None:
    queue_named(job.queue).enqueue("tests.chaos.naive.generate", str(job.pk), retry=Retry(max=20), job_timeout=60)


def generate(pk: str) -> None:
    request_id = ask("POST", "/submit", json={"token": pk, "generation": pk})["request_id"]
    while True:
        try:
            if ask("GET", f"/poll/{request_id}")["state"] == "done":
                break
        except ProviderError:
            pass
        time.sleep(0.5)
    ask("GET", f"/result/{request_id}")
    job = Job.objects.get(pk=pk)
    credits_services.settle(hold=job.hold_id)
    JobLog.objects.create(job=job, at=timezone.now(), message="delivered naively")
    Job.objects.filter(pk=pk).update(state=State.COMPLETE, slot=None, lease_until=None, finished_at=timezone.now())
