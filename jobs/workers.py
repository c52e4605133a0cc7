"""The worker process: listens to one queue, forks to answer doorbells, and stops within seconds when asked to."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import resource
import signal
import threading
import time
import uuid
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string
from redis import Redis
from rq import Queue, Worker
from rq.job import Job as Bell
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException

from jobs import interruption
from jobs.limits import limit
from jobs.models import Job
from jobs.services.ringing import DOORBELL, queue_url

log = logging.getLogger(__name__)

INTERRUPT_SECONDS = 3.5
KILL_SECONDS = 6.0
MORE_SECONDS = 2.0


class DoorbellWorker(Worker):
    """RQ's worker, one queue only: with several, RQ takes a doorbell off the list before it is safe elsewhere."""

    max_connection_wait_time = 5.0
    log_result_lifespan = False
    log_job_description = False

    def fork_work_horse(self, job: Bell, queue: Queue) -> None:
        """A connection shared by two processes would mix up their answers."""
        connections.close_all()
        super().fork_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        """In the child: ends softly on SIGUSR1, and never takes more memory than one piece of work may have."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGUSR1, _end_softly)
        interruption.may_exit = True
        most = int(limit("JOB_MEMORY_MEGABYTES")) * 1024 * 1024
        if most:
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))

    def perform_job(self, job: Bell, queue: Queue) -> bool:
        """In the child: a fork and RQ's book-keeping cost more than a poll of a provider, so short steps share one."""
        ends_at = time.monotonic() + MORE_SECONDS
        done = super().perform_job(job, queue)
        try:
            while done and time.monotonic() < ends_at and not interruption.requested.is_set():
                bell = _next_bell(queue)
                if bell is None:
                    break
                with self.death_penalty_class(bell.timeout, JobTimeoutException, job_id=bell.id):
                    bell.perform()
        except Exception:
            log.exception("a doorbell could not be answered; it will ring again")
        return done

    def handle_warm_shutdown_request(self) -> None:
        """Let the child finish its step; end it when that takes too long, its lease and the next worker do the rest."""
        if not self.horse_pid:
            return
        os.kill(self.horse_pid, signal.SIGUSR1)
        timer = threading.Timer(KILL_SECONDS, self.kill_horse)
        timer.daemon = True
        timer.start()


def _next_bell(queue: Queue) -> Bell | None:
    """The doorbell whose turn it is, taken off the queue; None when there is none or something else is first.

    Whoever removes the id has it. Dying right after loses a doorbell, which is nothing: the sweep rings again.
    """
    while waiting := queue.get_jobs(length=1):
        bell = waiting[0]
        if bell.func_name != DOORBELL:
            return None
        if queue.connection.lrem(queue.key, 1, bell.id):
            queue.connection.delete(bell.key)
            return bell
    return None


def _end_softly(*_: int | FrameType | None) -> None:
    """No further step; the one being done is broken off and handed back unless it ends soon."""
    interruption.requested.set()
    signal.signal(signal.SIGALRM, _break_off)
    signal.setitimer(signal.ITIMER_REAL, INTERRUPT_SECONDS)


def _break_off(*_: int | FrameType | None) -> None:
    raise interruption.Interrupted


def preload() -> None:
    """Import in the parent what every child needs: importing it after each fork costs more than the work itself."""
    for name in (*limit("JOB_PRELOADED"), "jobs.tasks"):
        importlib.import_module(name)
    for dotted_path in settings.JOB_RUNNERS.values():
        import_string(dotted_path)
    for dotted_path in limit("JOB_WARM_UPS"):
        import_string(dotted_path)()
    try:
        Job.objects.filter(pk=uuid.uuid4()).exists()  # loads the database's driver and the first compiled query
    except DatabaseError as error:
        log.warning("the database does not answer yet: %s", error)
    connections.close_all()
    gc.freeze()


def worker_for(queue: str, **options: Any) -> DoorbellWorker:
    """A worker on this queue. Raises KeyError for a queue that settings do not name."""
    connection = Redis.from_url(queue_url(queue))
    return DoorbellWorker(
        [Queue(queue, connection=connection, serializer=JSONSerializer)],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=settings.WORKER_TTL,
        maintenance_interval=30,
        job_monitoring_interval=10,
        **options,
    )
