"""Redis as a doorbell that wakes a worker, and the hint to open pages; nothing here is the truth."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

import live
from jobs.limits import limit, served_queue

if TYPE_CHECKING:
    from jobs.models import Job

log = logging.getLogger(__name__)

DOORBELL = "jobs.tasks.run"
PK_LENGTH = 36


@cache
def connection(url: str) -> Redis:
    """A client that gives up soon: a page must not wait for a Redis that is away."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)


def queue_url(name: str) -> str:
    return str(settings.RQ_QUEUES[name]["URL"])


def queue_named(name: str) -> Queue:
    name = served_queue(name)
    return Queue(name, connection=connection(queue_url(name)), serializer=JSONSerializer)


def waiting(name: str) -> set[str]:
    """The jobs whose doorbell waits in this queue, by primary key. Raises RedisError when Redis is away."""
    return {bell[:PK_LENGTH] for bell in queue_named(name).job_ids if bell[PK_LENGTH:].startswith("_")}


def room(bells: set[str]) -> int:
    """How many more doorbells may wait beside these."""
    return max(0, int(limit("JOB_DOORBELLS")) - len(bells))


def ring_all(queue: str, jobs: Sequence[Job]) -> None:
    """Wake a worker for each of these jobs, in one round trip. Raises RedisError when Redis is away."""
    if not jobs:
        return
    bells = [
        Queue.prepare_data(
            DOORBELL,
            args=(str(job.pk),),
            job_id=f"{job.pk}_{secrets.token_hex(4)}",
            timeout=limit("JOB_RUN_SECONDS"),
            result_ttl=0,
            failure_ttl=60,
        )
        for job in jobs
    ]
    queue_named(queue).enqueue_many(bells)


def ring_on_commit(job: Job) -> None:
    """A hint for speed once the row is really there; when it gets lost the sweep rings again."""

    def hint() -> None:
        try:
            bells = waiting(job.queue)
            if room(bells) and str(job.pk) not in bells:
                ring_all(job.queue, [job])
        except RedisError as error:
            log.warning("doorbell not rung, the sweep will: %s", error)

    transaction.on_commit(hint, robust=True)


def tell_on_commit(job: Job) -> None:
    """Tell the owner's open pages that this job changed."""
    live.tell(live.person(job.owner_id), {"job": str(job.pk), "state": job.state})
