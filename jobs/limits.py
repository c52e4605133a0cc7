"""The numbers paid work runs by; each may be overridden in settings under the name given here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    "JOB_LEASE_SECONDS": 10.0,  # a dead worker's job is free again after this
    "JOB_LONGEST_SUBMISSION_SECONDS": 120.0,  # until a submission is answered, or its answer is lost
    "JOB_UNKNOWN_GRACE_SECONDS": 60.0,  # how long one is looked for from then on
    "JOB_LOOK_SECONDS": 2.0,  # between two looks for it
    "JOB_LOOKS": 6,  # that must fail in a row, however late it is, before it is given up
    "JOB_UNSEEN_SECONDS": 60.0,  # overdue work whose turn came so long ago was seen by no worker
    "JOB_LAST_CHANCE_SECONDS": 600.0,  # and has this much time once more
    "JOB_POLL_SECONDS": 2.0,  # between two polls of a provider, growing to 2.5 times that
    "JOB_PATIENCE_SECONDS": 120.0,  # with a provider that does not finish, at least, before another one may try
    "JOB_BACKOFF_SECONDS": 2.0,  # the first wait after a fault; doubles, with full jitter
    "JOB_LONGEST_BACKOFF_SECONDS": 60.0,
    "JOB_ATTEMPTS": 3,  # submissions per job, and tries of a local step
    "JOB_RETRY_PERCENT": 10,  # of the first submissions to an account may be followed by a second one,
    "JOB_RETRIES_PER_MINUTE": 6,  # and so many more, so that an outage neither becomes a storm nor strands the last
    "JOB_POISON_LIMIT": 3,  # workers a job may take with it
    "JOB_PRIORITY_SECONDS": 60.0,  # how much earlier one step of priority is served than its turn
    "JOB_LONGEST_WAIT_SECONDS": 86_400.0,  # in line, before the work begins
    "JOB_REPEAT_RING_SECONDS": 3.0,  # rung but not claimed for so long: ring again
    "JOB_DOORBELLS": 100,  # doorbells that may wait in one queue
    "JOB_RUN_SECONDS": 900,  # the longest one doorbell may keep a worker
    "JOB_MEMORY_MEGABYTES": 2048,  # the most data one piece of work may have in memory; 0 is no limit
    "JOB_WARM_UPS": (),  # called once per worker, before the first fork
    "JOB_PRELOADED": ("numpy", "scipy.signal", "av", "httpx", "httpcore"),  # once per worker, not per doorbell
    "JOB_QUEUES": {},  # kind or service → queue; otherwise the first of RQ_QUEUES
}


def limit(name: str) -> Any:
    """The value of one of the names above."""
    return getattr(settings, name, DEFAULTS[name])


def seconds(name: str) -> timedelta:
    return timedelta(seconds=float(limit(name)))


def queue_for(kind: str, service: str = "") -> str:
    """The queue whose workers do this: the service's own, else the kind's, else the one of all other work."""
    named = limit("JOB_QUEUES")
    return str(named.get(service) or named.get(kind) or served_queue(""))


def served_queue(name: str) -> str:
    """This queue, or the first one in the place of one that there is no more: nothing that waits is left behind."""
    return name if name in settings.RQ_QUEUES else next(iter(settings.RQ_QUEUES))


def work_folder(pk: object) -> Path:
    """Where the files of one unfinished job lie."""
    return Path(getattr(settings, "JOB_WORK_DIR", Path(settings.DATA_DIR) / "work")) / str(pk)
