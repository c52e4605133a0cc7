"""What is done again and again, and how often: credits and uploads expire, Stripe is asked, trash goes, sums add up.

Each task does the same whether it runs once or twice, here or in two places; so a clock needs no election, and a
missed tick is made up for by the next one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection

from billing.services import give_allowances
from billing.services import sweep as ask_stripe
from credits.services import expire_due
from files.services import clear_uploads
from jobs.services import clear_work_folders
from jobs.services import compare as compare_with_services
from makers.services import compare_published, remove_remote_files
from projects.services import empty_lyrics, empty_projects
from soundfoundry.proving import watch
from studio.services import sweep_takes
from tracks.services import clear_discarded, empty_trash

logger = logging.getLogger(__name__)
KEPT_IN_TRASH = timedelta(days=30)
# A task that has grown long rests so many times as long as it took: at most a twentieth of a core for each.
REST = 20.0


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do every so often; what `act` returns goes into the log."""

    name: str
    seconds: float
    act: Callable[[], object]


TASKS = (
    Task("expire credits", 60.0, expire_due),
    Task("ask Stripe", 120.0, ask_stripe),
    Task("prove money", 300.0, watch),
    Task("give monthly credits", 3600.0, give_allowances),
    Task("clear uploads", 600.0, clear_uploads),
    Task("finish takes left open", 1800.0, sweep_takes),
    Task("clear work folders", 3600.0, clear_work_folders),
    Task("compare with services", 86_400.0, compare_with_services),
    Task("remove recordings at services", 30.0, remove_remote_files),
    Task("compare with published schemas", 86_400.0, compare_published),
    Task("clear discarded takes", 3600.0, clear_discarded),
    Task("empty the trash", 3600.0, lambda: empty_trash(kept_for=KEPT_IN_TRASH)),
    Task("empty the trash of projects", 3600.0, empty_projects),
    Task("empty the trash of lyrics", 3600.0, empty_lyrics),
)


def run(task: Task) -> bool:
    """One task, once; an error is logged and is no reason to stop the others."""
    try:
        done = task.act()
    except DatabaseError:
        logger.exception("%s: the database did not answer; trying again later", task.name)
        connection.close()
        return False
    except Exception:
        logger.exception("%s failed; trying again later", task.name)
        return False
    logger.debug("%s: %s", task.name, done)
    return True


def run_until(asked: threading.Event, *, tasks: Sequence[Task] = TASKS) -> None:
    """Every task now and then each at its own pace, until `asked` is set."""
    due = {task.name: time.monotonic() for task in tasks}
    while not asked.is_set():
        for task in tasks:
            if time.monotonic() >= due[task.name] and not asked.is_set():
                began = time.monotonic()
                run(task)
                took = time.monotonic() - began
                due[task.name] = began + max(task.seconds, took * REST)
        asked.wait(max(0.05, min(due.values()) - time.monotonic()))
