"""`manage.py sweep_jobs`: rings for due work and ends overdue work, once or for ever."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils import timezone

from jobs.services import Swept, sweep
from jobs.stopping import listen_for_stop

log = logging.getLogger(__name__)

TICK_SECONDS = 0.5
AWAY_SECONDS = 1.0


class Command(BaseCommand):
    # Only those against lossy set-ups: a worker starts again often and needs no addresses or pages.
    requires_system_checks = ("soundfoundry",)
    help = "Ring for work that is due and end what is overdue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--once", action="store_true", help="one sweep (the default)")
        mode.add_argument("--forever", action="store_true", help="a sweep every half second until asked to stop")

    def handle(self, *args: Any, forever: bool, **options: Any) -> None:
        if forever:
            _sweep_until_asked_to_stop()
            return
        done = sweep(now=timezone.now())
        self.stdout.write(f"Rang for {done.rung} jobs, ended {done.overdue} overdue ones, let {done.promoted} begin.")


def _sweep_until_asked_to_stop() -> None:
    stop, done = listen_for_stop(), Swept()
    while not stop.is_set():
        began = time.monotonic()
        try:
            done = sweep(now=timezone.now(), after_owner=done.after_owner)
            pause = AWAY_SECONDS if done.is_redis_away else TICK_SECONDS
        except DatabaseError:
            log.exception("the database did not answer; trying again")
            connection.close()
            pause = AWAY_SECONDS
        stop.wait(max(0.05, pause - (time.monotonic() - began)))
