"""Runs a whole transaction again when the database gave it up in favour of another one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")
TIMES = 5
# PostgreSQL's serialization_failure and deadlock_detected.
GIVEN_UP = ("40001", "40P01")


def again_after_deadlock(service: Callable[P, R]) -> Callable[P, R]:
    """A deadlock or serialization failure reaches nobody: nothing was written, so the service simply runs again.

    Inside a caller's transaction there is nothing to repeat here, and the error is the caller's; the lock order
    (wallet, hold, entries) keeps it from happening.
    """

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TIMES - 1):
            try:
                return service(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in GIVEN_UP:
                    raise
        return service(*args, **kwargs)

    return run
