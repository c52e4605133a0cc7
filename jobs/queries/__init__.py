"""Reading paid work, and the accounts at providers it is charged to."""

from __future__ import annotations

from jobs.queries.accounts import closed_models, spent_micros
from jobs.queries.health import AccountHealth, Health, KeyHealth, ModelHealth, health
from jobs.queries.load import HourSpent, QueueDepth, WorkHealth, stuck_jobs
from jobs.queries.work import (
    Backlog,
    Progress,
    Violation,
    backlog,
    owned_job,
    progress,
    progress_of,
    prove,
    running_for,
)

__all__ = [
    "AccountHealth",
    "Backlog",
    "Health",
    "HourSpent",
    "KeyHealth",
    "ModelHealth",
    "Progress",
    "QueueDepth",
    "Violation",
    "WorkHealth",
    "backlog",
    "closed_models",
    "health",
    "owned_job",
    "progress",
    "progress_of",
    "prove",
    "running_for",
    "spent_micros",
    "stuck_jobs",
]
