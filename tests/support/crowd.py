"""Many threads that do the same thing at the same moment, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


# PostgreSQL lets in 100 connections unless it is told otherwise.
MOST_THREADS = 50


def all_at_once(count: int, act: Callable[[int], Result]) -> list[Result]:
    """What `act(number)` gave for every number; started together behind a barrier, in waves of 50 if they are more."""
    threads = min(count, MOST_THREADS)
    assert count % threads == 0, "every wave must be full, or it waits for ever"
    barrier = threading.Barrier(threads)

    def run(number: int) -> Result:
        try:
            barrier.wait(timeout=60)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(count)))
