"""When Redis is away: closed for spending, open for polling, and as before when it is back."""

from __future__ import annotations

import os
import signal
from typing import Any

from jobs.gates import keep, leave, record, states, undo
from tests.jobs.gate_calls import MODEL, SERVICE, ask, reason, state
from tests.jobs.gate_crowd import START
from tests.support.redis_server import RedisServer


def test_nothing_is_spent_and_polling_goes_on(settings: Any, redis_server: RedisServer) -> None:
    settings.REDIS_URL = redis_server.url
    assert ask("a", START) is None
    redis_server.stop()
    refusal = ask("b", START)
    assert refusal is not None
    assert refusal.reason == "redis"
    assert refusal.retry_after > 0
    assert states([(SERVICE, MODEL)], now=START) is None
    keep(service=SERVICE, token="a", now=START)
    leave(service=SERVICE, token="a")
    undo(service=SERVICE, token="a", now=START)
    record(service=SERVICE, model=MODEL, went_well=False, now=START)
    redis_server.start()
    assert reason("b", START) is None


def test_an_answer_that_was_lost_pays_nothing_twice(settings: Any, redis_server: RedisServer) -> None:
    """Redis hangs, and does what it was asked for when it goes on."""
    settings.REDIS_URL = redis_server.url
    assert ask("before", START, cost=5) is None
    os.kill(redis_server.pid, signal.SIGSTOP)
    assert reason("a", START, cost=5) == "redis"
    os.kill(redis_server.pid, signal.SIGCONT)
    assert reason("a", START, cost=5) is None
    assert (state(START).places_taken, state(START).spent_micros) == (2, 10)


def test_many_models_are_told_in_one_answer(redis_url: str) -> None:
    assert ask("a", START, model="one", cost=5) is None
    told = states([(SERVICE, "one"), (SERVICE, "two"), ("other", "one")], now=START)
    assert told is not None
    assert [(told[pair].breaker, told[pair].places_taken, told[pair].spent_micros) for pair in told] == [
        ("closed", 1, 5),
        ("closed", 1, 5),
        ("closed", 0, 0),
    ]
    assert states([], now=START) == {}
