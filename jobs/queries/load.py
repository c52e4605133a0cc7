"""How much work there is and whether it moves: waiting, late, harmful, and the doorbells that wait in Redis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from jobs.models import Job, JobSet
from jobs.queries.work import backlog

HOURS = 24
STUCK = timedelta(minutes=1)


@dataclass(frozen=True)
class HourSpent:
    """What attempts of one hour cost at most, by account, in micro US dollars."""

    begins_at: datetime
    micros: dict[str, int]

    @property
    def total_micros(self) -> int:
        return sum(self.micros.values())


@dataclass(frozen=True)
class QueueDepth:
    """doorbells: how many wait for a worker in Redis; None while it is away."""

    name: str
    doorbells: int | None


@dataclass(frozen=True)
class WorkHealth:
    """The work as staff see it. stuck: due for a minute without a worker; poisoned: unfinished, and took workers."""

    waiting: int
    under_way: int
    to_stop: int
    lag_seconds: float
    stuck: int
    poisoned: int
    queues: tuple[QueueDepth, ...]


def work_health(*, now: datetime) -> WorkHealth:
    """Over all queues."""
    counted = backlog(now=now)
    return WorkHealth(
        waiting=counted.waiting,
        under_way=counted.under_way,
        to_stop=counted.to_stop,
        lag_seconds=counted.lag_seconds,
        stuck=stuck_jobs(now).count(),
        poisoned=Job.objects.unfinished().filter(poison_count__gt=0).count(),
        queues=_depths(),
    )


def stuck_jobs(now: datetime) -> JobSet:
    """Due for a minute, and no worker has it: rung for or not."""
    return Job.objects.unfinished().with_slot().leaseless(now).filter(next_at__lt=now - STUCK)


def hours_before(now: datetime) -> list[datetime]:
    """When each of the last 24 hours began, the present one last."""
    present = now.replace(minute=0, second=0, microsecond=0)
    return [present - timedelta(hours=back) for back in reversed(range(HOURS))]


def _depths() -> tuple[QueueDepth, ...]:
    """In one round trip."""
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2) as client:
            pipeline = client.pipeline(transaction=False)
            for name in settings.RQ_QUEUES:
                pipeline.llen(Queue.redis_queue_namespace_prefix + name)
            counts: list[int | None] = list(pipeline.execute())
    except (RedisError, OSError):
        counts = [None] * len(settings.RQ_QUEUES)
    return tuple(QueueDepth(name, count) for name, count in zip(settings.RQ_QUEUES, counts, strict=True))
