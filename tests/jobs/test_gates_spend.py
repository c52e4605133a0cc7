"""P10: the budget of an hour holds, whoever asks at once, and although Redis forgets."""

from __future__ import annotations

import os
import signal

import redis

from jobs.gates import Limits
from tests.jobs.gate_calls import ask, ask_until_heard, reason, state
from tests.jobs.gate_crowd import START, Shared, run_together

UNIT, WORKERS, REQUESTS = 10_000, 8, 500
LIMITS = Limits(per_minute=100_000, at_once=100_000, micros_per_hour=100 * UNIT)


def spend(shared: Shared, number: int, flushed_at: frozenset[int], hangs_at: int = 0) -> None:
    """What a worker does: read what the database knows, ask, pay, write it down."""
    shared.barrier.wait(timeout=60)
    while True:
        with shared.lock:
            shared.inside.value += 1
            request, spent = shared.inside.value, shared.spent.value
        if request > REQUESTS:
            break
        if request in flushed_at:
            redis.Redis.from_url(shared.redis_url).flushdb()
        if request == hangs_at:
            hang_for_too_long(shared, number)
        if ask_until_heard(f"request {request}", START, LIMITS, cost=UNIT, spent=spent * UNIT) is None:
            with shared.lock:
                shared.spent.value += 1
    shared.told.put([])


def hang_for_too_long(shared: Shared, number: int) -> None:
    """Redis stands still until nobody waits for its answer any more, and then does what it was asked for."""
    pid = int(redis.Redis.from_url(shared.redis_url).info("server")["process_id"])
    os.kill(pid, signal.SIGSTOP)
    refusal = ask(f"while it hangs {number}", START, LIMITS)
    os.kill(pid, signal.SIGCONT)
    assert refusal is not None


def test_eight_workers_spend_exactly_the_budget(redis_url: str) -> None:
    shared, _ = run_together(WORKERS, spend, redis_url, frozenset())
    assert shared.spent.value == 100


def test_a_redis_that_hangs_for_a_moment_changes_nothing(redis_url: str) -> None:
    shared, _ = run_together(WORKERS, spend, redis_url, frozenset(), 50)
    assert shared.spent.value == 100


def test_each_worker_exceeds_it_by_one_request_at_most_when_redis_forgets(redis_url: str) -> None:
    shared, _ = run_together(WORKERS, spend, redis_url, frozenset({30, 60, 90, 95, 100, 105, 110, 250}))
    assert 100 <= shared.spent.value <= 100 + WORKERS


def test_no_hour_sees_more_than_the_budget(redis_url: str) -> None:
    """A day of asking every 40 s, which does not fit into minutes."""
    limits = Limits(100_000, 100_000, 10 * UNIT)
    moments = [START + 40 * number for number in range(24 * 90)]
    spent = [now for number, now in enumerate(moments) if ask(str(number), now, limits, cost=UNIT) is None]
    assert max(sum(first <= moment < first + 3600 for moment in spent) for first in spent) == 10
    assert len(spent) >= 23 * 10


def test_a_refusal_says_when_money_is_free_again(redis_url: str) -> None:
    limits = Limits(100_000, 100_000, UNIT)
    assert ask("a", START + 30, limits, cost=UNIT) is None
    refusal = ask("b", START + 600, limits, cost=UNIT)
    assert refusal is not None
    assert refusal.reason == "spend"
    assert reason("b", START + 600 + refusal.retry_after - 1, limits, cost=UNIT) == "spend"
    assert reason("b", START + 600 + refusal.retry_after, limits, cost=UNIT) is None


def test_what_the_database_knows_counts_when_it_is_more(redis_url: str) -> None:
    assert reason("a", START, LIMITS, cost=UNIT, spent=100 * UNIT) == "spend"
    assert reason("b", START, LIMITS, cost=UNIT, spent=99 * UNIT) is None


def test_a_refused_call_costs_nothing(redis_url: str) -> None:
    assert reason("a", START, Limits(0, 1, 100 * UNIT), cost=UNIT) == "rate"
    assert state(START).spent_micros == 0
