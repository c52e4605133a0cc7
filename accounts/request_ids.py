"""The ids of the request and the job being served; kept on this floor because every floor above writes them down."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
current_job_id: ContextVar[str] = ContextVar("current_job_id", default="")

WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")


def accepted_request_id(given: str) -> str:
    """The id another server sent along if it is well formed (8 to 64 of A-Z a-z 0-9 _ -), otherwise a fresh one."""
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


@contextmanager
def working_for(*, request_id: str, job_id: str) -> Iterator[None]:
    """Everything logged and sent meanwhile carries the ids of a job and of the request that started it."""
    request, job = current_request_id.set(request_id), current_job_id.set(job_id)
    try:
        yield
    finally:
        current_request_id.reset(request)
        current_job_id.reset(job)
