"""One token takes one place and pays once, however often it asks, leaves or is taken back; places and rate free up."""

from __future__ import annotations

import pytest
import redis

from jobs.gates import Limits, enter, keep, leave
from tests.jobs.gate_calls import SERVICE, ask, reason, state, taken_back, told
from tests.jobs.gate_crowd import START

ONE_PLACE = Limits(per_minute=1000, at_once=1, micros_per_hour=None)
THREE_A_MINUTE = Limits(per_minute=3, at_once=1000, micros_per_hour=None)


def counted(now: float = START) -> tuple[int, int, int]:
    """Places, requests, micros."""
    known = state(now)
    return known.places_taken, known.sent_last_minute, known.spent_micros


def test_the_same_token_pays_once_but_each_request_counts_for_the_rate(redis_url: str) -> None:
    for _ in range(3):
        assert ask("a", START, ONE_PLACE, cost=500) is None
    assert counted() == (1, 3, 500)


def test_taking_back_twice_gives_back_once(redis_url: str) -> None:
    ask("a", START, cost=500)
    ask("b", START, cost=700)
    for _ in range(3):
        taken_back("a", START + 200)
    assert counted(START + 59) == (1, 2, 700)


def test_what_was_taken_back_may_be_taken_again(redis_url: str) -> None:
    for _ in range(3):
        ask("a", START, ONE_PLACE, cost=500)
        taken_back("a", START)
    assert ask("a", START, ONE_PLACE, cost=500) is None
    assert counted() == (1, 4, 500)


def test_free_calls_are_taken_back_like_others(redis_url: str, caplog: pytest.LogCaptureFixture) -> None:
    ask("a", START, cost=0)
    taken_back("a", START)
    assert counted() == (0, 1, 0)
    assert caplog.messages == []


def test_leaving_frees_the_place_and_keeps_the_cost(redis_url: str) -> None:
    ask("a", START, ONE_PLACE, cost=500)
    assert reason("b", START, ONE_PLACE) == "places"
    for _ in range(2):
        leave(service=SERVICE, token="a")
    assert counted() == (0, 1, 500)
    assert reason("b", START, ONE_PLACE) is None


def test_strangers_neither_leave_nor_get_anything_back(redis_url: str) -> None:
    ask("a", START, cost=500)
    leave(service=SERVICE, token="b")
    taken_back("b", START)
    assert counted() == (1, 1, 500)


def test_a_place_that_nobody_keeps_is_free_after_ninety_seconds(redis_url: str) -> None:
    ask("a", START, ONE_PLACE)
    keep(service=SERVICE, token="a", now=START + 60)
    assert reason("b", START + 149, ONE_PLACE) == "places"
    assert reason("b", START + 150, ONE_PLACE) is None


def test_work_under_way_has_its_place_again_after_redis_forgot_it(redis_url: str) -> None:
    ask("a", START, ONE_PLACE)
    redis.Redis.from_url(redis_url).flushdb()
    keep(service=SERVICE, token="a", now=START + 2)
    assert reason("b", START + 2, ONE_PLACE) == "places"


@pytest.mark.parametrize("limits", [ONE_PLACE, THREE_A_MINUTE])
def test_asking_when_told_to_ask_again_succeeds(redis_url: str, limits: Limits) -> None:
    now, asked = START, 0
    for number in range(30):
        while refusal := ask(str(number), now, limits):
            assert refusal.retry_after > 0
            now += refusal.retry_after
            asked += 1
            assert asked < 1000
    # 29 places that run out after 90 s each; 27 threes a minute apart.
    assert now - START == (29 * 90 if limits is ONE_PLACE else 9 * 60)


def test_a_limit_that_was_lowered_holds_at_once(redis_url: str) -> None:
    for number in range(100):
        ask(str(number), START + number / 10)
    refusal = ask("more", START + 10, THREE_A_MINUTE)
    assert refusal is not None
    assert refusal.reason == "rate"
    assert refusal.retry_after == pytest.approx(9.7 + 60 - 10)


def test_clocks_that_differ_let_nothing_more_through(redis_url: str) -> None:
    """One process read its clock before, and asked after, another one."""
    left = [ask(str(number), START + 70 - 0.1 * (number % 2), THREE_A_MINUTE) is None for number in range(10)]
    assert left.count(True) == 3
    assert reason("later", START + 129.95, THREE_A_MINUTE) == "rate"
    assert reason("later", START + 130, THREE_A_MINUTE) is None


def test_requests_of_the_last_minute_are_told(redis_url: str) -> None:
    for number in range(5):
        ask(str(number), START + number)
    assert [counted(START + second)[1] for second in (5, 59, 60, 62, 64)] == [5, 5, 4, 2, 0]


def test_services_do_not_share(redis_url: str) -> None:
    for service in ("fal", "replicate"):
        enter(
            service=service,
            model="music",
            token="a",
            limits=Limits(1, 1, 1),
            cost_micros=1,
            spent_micros=0,
            is_retry=False,
            now=START,
        )


def test_every_key_expires_by_itself(redis_url: str) -> None:
    ask("a", START, cost=500)
    told(START, went_well=True)
    for _ in range(20):
        told(START, went_well=False, model="broken")
    told(START, went_well=False, model="shaky")
    ask("probe", START + 10, model="broken")
    client = redis.Redis.from_url(redis_url)
    left = {key: client.ttl(key) for key in client.scan_iter()}
    assert len(left) >= 9
    assert {key: seconds for key, seconds in left.items() if not 0 < seconds <= 7200} == {}
    assert all(key.startswith(b"gates:") for key in left)
