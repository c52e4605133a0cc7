"""`manage.py work QUEUE`: one worker process on one queue."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jobs.limits import served_queue
from jobs.workers import preload, worker_for

# What the first queue was called: installations may still start their workers so.
FORMER_FIRST = "generate"


class Command(BaseCommand):
    # Only those against lossy set-ups: a worker starts again often and needs no addresses or pages.
    requires_system_checks = ("soundfoundry",)
    help = "Do the work of one queue until asked to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queue", help="one queue; start another worker for another queue")

    def handle(self, *args: Any, queue: str, **options: Any) -> None:
        if queue == FORMER_FIRST:
            queue = served_queue(queue)
        if queue not in settings.RQ_QUEUES:
            raise CommandError(f"There is no queue {queue!r}; there are: {', '.join(settings.RQ_QUEUES)}.")
        preload()
        # RQ would announce every start, stop and doorbell; what happens to a job is logged by its own steps.
        worker_for(queue).work(logging_level="WARNING")
