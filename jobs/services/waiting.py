"""How long to wait after a fault."""

from __future__ import annotations

import random
from datetime import timedelta

from jobs.limits import limit


def back_off(faults: int, retry_after: float | None = None) -> timedelta:
    """Exponential with full jitter after so many faults (1, 2, …), never sooner than the provider asked for.

    Source: M. Brooker, "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015).
    """
    ceiling = min(
        float(limit("JOB_LONGEST_BACKOFF_SECONDS")), float(limit("JOB_BACKOFF_SECONDS")) * 2 ** min(faults, 20)
    )
    return timedelta(seconds=max(retry_after or 0.0, random.uniform(0.0, ceiling)))
