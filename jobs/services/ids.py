"""The ids that everything said or asked on behalf of a job carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.request_ids import current_job_id, current_request_id
from jobs.models import Job


@contextmanager
def ids_of(job: Job) -> Iterator[None]:
    """Everything logged and sent meanwhile carries the ids of the job and of the request that started it."""
    request, work = current_request_id.set(job.request_uid), current_job_id.set(str(job.pk))
    try:
        yield
    finally:
        current_request_id.reset(request)
        current_job_id.reset(work)
