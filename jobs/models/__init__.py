"""Paid work and those who are paid for it outside: jobs, attempts, logs, and the accounts at providers."""

from __future__ import annotations

from jobs.models.outside import ProviderAccount, ProviderKey
from jobs.models.work import FINAL, UNDER_WAY, UNFINISHED, Attempt, Job, JobLog, JobSet, Outcome, State, SweepLease

__all__ = [
    "FINAL",
    "UNDER_WAY",
    "UNFINISHED",
    "Attempt",
    "Job",
    "JobLog",
    "JobSet",
    "Outcome",
    "ProviderAccount",
    "ProviderKey",
    "State",
    "SweepLease",
]
