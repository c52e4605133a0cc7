"""The id of the request being served, carried from the click into the job and its log lines."""

from __future__ import annotations

from contextvars import ContextVar

current_request_uid: ContextVar[str] = ContextVar("current_request_uid", default="")
"""Set by the web's middleware for a request and by the worker for a job."""

current_job_id: ContextVar[str] = ContextVar("current_job_id", default="")
"""Set by the worker for the job it is running; written on every log line."""
