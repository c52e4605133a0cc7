"""P6: however many processes ask at once, places and rate are never exceeded by one."""

from __future__ import annotations

import random

import redis

from jobs.gates import Limits, keep, leave
from tests.jobs.gate_calls import SERVICE, ask_until_heard
from tests.jobs.gate_crowd import Shared, moments, run_together

PROCESSES, SECONDS = 16, 150
LIMITS = Limits(per_minute=90, at_once=7, micros_per_hour=None)
NEVER = -1


def work(shared: Shared, number: int, flushed_at: int) -> None:
    """Ask once a second; what may leave takes one to six seconds and is polled every second."""
    chance = random.Random(number)
    ends: dict[str, float] = {}
    entered = []
    for second, now in enumerate(moments(shared, SECONDS)):
        if number == 0 and second == flushed_at:
            redis.Redis.from_url(shared.redis_url).flushdb()
        for token, end in list(ends.items()):
            if end > now:
                keep(service=SERVICE, token=token, now=now)
                continue
            shared.go_out()
            leave(service=SERVICE, token=token)
            del ends[token]
        token = f"{number}:{second}"
        if ask_until_heard(token, now, LIMITS) is None:
            shared.come_in()
            ends[token] = now + chance.randint(1, 6)
            entered.append(now)
    shared.told.put(entered)


def most_in_a_minute(moments: list[float]) -> int:
    return max(sum(first <= moment < first + 60 for moment in moments) for first in moments)


def test_the_limits_are_reached_exactly_and_never_exceeded(redis_url: str) -> None:
    shared, entered = run_together(PROCESSES, work, redis_url, NEVER)
    assert shared.most.value == LIMITS.at_once
    assert most_in_a_minute(entered) == LIMITS.per_minute


def test_a_redis_that_forgets_everything_lets_one_more_bucket_through_at_most(redis_url: str) -> None:
    shared, entered = run_together(PROCESSES, work, redis_url, 50)
    assert LIMITS.at_once <= shared.most.value <= 2 * LIMITS.at_once
    assert LIMITS.per_minute < most_in_a_minute(entered) <= 2 * LIMITS.per_minute
