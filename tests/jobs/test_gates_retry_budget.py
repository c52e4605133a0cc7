"""Retries are a tenth of the first attempts and a few a minute, with ten to begin with."""

from __future__ import annotations

from jobs.gates import Limits
from tests.jobs.gate_calls import ask, reason
from tests.jobs.gate_crowd import START


def retries_until_refused(name: str, now: float = START) -> int:
    number = 0
    while ask(f"{name} {number}", now, is_retry=True) is None:
        number += 1
    return number


def test_a_new_service_may_retry_ten_times(redis_url: str) -> None:
    assert retries_until_refused("retry") == 10
    assert reason("retry", START, is_retry=True) == "retries"


def test_ten_first_attempts_earn_one_retry(redis_url: str) -> None:
    retries_until_refused("before")
    for number in range(39):
        ask(f"first {number}", START)
    assert retries_until_refused("after") == 3


def test_at_most_ten_are_saved(redis_url: str) -> None:
    for number in range(500):
        ask(f"first {number}", START)
    assert retries_until_refused("retry") == 10


def test_first_attempts_need_no_budget(redis_url: str) -> None:
    retries_until_refused("retry")
    assert reason("first", START) is None


def test_the_same_token_neither_pays_nor_earns_twice(redis_url: str) -> None:
    for _ in range(100):
        assert ask("again", START, is_retry=True) is None
    assert retries_until_refused("retry") == 9
    for _ in range(100):
        assert ask("first", START) is None
    assert retries_until_refused("more") == 0


def test_a_retry_that_may_not_leave_costs_nothing(redis_url: str) -> None:
    for number in range(100):
        assert reason(str(number), START, Limits(0, 1, None), is_retry=True) == "rate"
    assert retries_until_refused("retry") == 10


def test_the_last_retry_of_a_bad_hour_needs_nobody_else_to_come(redis_url: str) -> None:
    retries_until_refused("before")
    refusal = ask("waiting", START, is_retry=True)
    assert refusal is not None
    assert ask("waiting", START + refusal.retry_after - 0.5, is_retry=True) is not None
    assert ask("waiting", START + refusal.retry_after, is_retry=True) is None
    assert retries_until_refused("a minute later", START + refusal.retry_after + 60) == 6
    assert retries_until_refused("an hour later", START + 3600) == 10
