"""Limits shared by all processes: exactly as many as allowed, whoever asks at once; the window slides."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from accounts.throttle import Limit, ThrottleAway, give_back, take


def test_exactly_the_limit_gets_through_however_many_ask_at_once(redis_url: str) -> None:
    limit = Limit("race", 100, 60)
    for _ in range(3):
        whose = uuid.uuid4().hex
        with ThreadPoolExecutor(50) as pool:
            verdicts = list(pool.map(lambda _, whose=whose: take((limit, whose)), range(500)))
        assert sum(verdict.is_allowed for verdict in verdicts) == 100


def test_the_window_slides(redis_url: str) -> None:
    limit = Limit("slide", 2, 1)
    assert take((limit, "a")).is_allowed
    assert take((limit, "a")).is_allowed
    refused = take((limit, "a"))
    assert not refused.is_allowed
    assert refused.headers["Retry-After"] == "1"
    deadline = time.monotonic() + 10
    while not take((limit, "a")).is_allowed:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_full_window_leaves_the_others_uncharged(redis_url: str) -> None:
    small, large = Limit("small", 1, 60), Limit("large", 3, 60)
    assert take((small, "a"), (large, "b")).is_allowed
    for _ in range(5):
        assert not take((small, "a"), (large, "b")).is_allowed
    assert [take((large, "b")).is_allowed for _ in range(3)] == [True, True, False]


def test_what_was_given_back_can_be_taken_again(redis_url: str) -> None:
    limit = Limit("back", 1, 60)
    give_back(take((limit, "a")))
    assert take((limit, "a")).is_allowed


def test_headers_say_what_is_left(redis_url: str) -> None:
    verdict = take((Limit("told", 5, 60), "a"))
    assert verdict.headers == {"RateLimit-Limit": "5", "RateLimit-Remaining": "4", "RateLimit-Reset": "60"}


def test_without_redis_nothing_can_be_counted(settings: Any, tmp_path: Any) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"
    with pytest.raises(ThrottleAway):
        take((Limit("away", 5, 60), "a"))
