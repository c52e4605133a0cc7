"""P4: the breaker opens within 5 s at half failures and closes within 30 s after recovery; refusals do not count."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.jobs.gate_calls import MODEL, ask, reason, state, taken_back, told
from tests.jobs.gate_crowd import START

BUSY = 8  # calls a second


class Service:
    """Fails as scripted; its clock is moved by its callers."""

    def __init__(self, calls_a_second: int = BUSY) -> None:
        self.pace, self.now, self.number, self.failures = calls_a_second, START, 0, 0
        self.left: list[float] = []

    def call(self, failing_percent: int) -> None:
        """One caller: asks, calls, tells."""
        self.number += 1
        self.now = START + self.number / self.pace
        if ask(str(self.number), self.now) is None:
            self.left.append(self.now)
            self.failures += failing_percent
            failed, self.failures = self.failures >= 100, self.failures % 100
            told(self.now, went_well=not failed)

    def run(self, seconds: float, failing_percent: int) -> set[str]:
        """The breaker's states in this time."""
        seen = set()
        for _ in range(int(seconds * self.pace)):
            self.call(failing_percent)
            seen.add(state(self.now).breaker)
        return seen


@pytest.fixture
def service(redis_url: str) -> Service:
    return Service()


@pytest.mark.parametrize("failing_percent", [0, 20, 45])
def test_it_stays_closed_below_a_half(service: Service, failing_percent: int) -> None:
    assert service.run(60, failing_percent) == {"closed"}


@pytest.mark.parametrize("failing_percent", [50, 75, 100])
def test_it_opens_within_five_seconds_of_the_outage(service: Service, failing_percent: int) -> None:
    assert service.run(60, 0) == {"closed"}
    assert "open" in service.run(5, failing_percent)


def test_with_one_call_a_second_it_opens_when_half_of_half_a_minute_failed(redis_url: str) -> None:
    service = Service(calls_a_second=1)
    assert service.run(60, 0) == {"closed"}
    assert service.run(28, 50) == {"closed"}
    assert "open" in service.run(4, 50)


def test_while_the_service_is_down_one_probe_leaves_every_ten_seconds(service: Service) -> None:
    service.run(60, 0)
    service.run(5, 100)
    outage = len(service.left)
    service.run(120, 100)
    probes = service.left[outage:]
    assert 11 <= len(probes) <= 12
    assert min(later - earlier for earlier, later in pairwise(probes)) >= 10


def test_it_closes_within_thirty_seconds_of_recovery(service: Service) -> None:
    service.run(60, 100)
    service.run(30, 0)
    assert service.run(30, 20) == {"closed"}


def test_a_refusal_never_trips_it(service: Service) -> None:
    """A refusal is taken back and not told."""
    for number in range(200):
        now = START + number / BUSY
        assert ask(str(number), now) is None
        taken_back(str(number), now)
    assert state(now).breaker == "closed"


def opened(now: float = START) -> float:
    """Open it; the moment at which a probe may leave."""
    for number in range(40):
        told(now, went_well=number < 20)
    assert state(now).opens_in_seconds == pytest.approx(10)
    assert reason("early", now + 9.9) == "breaker"
    return now + 10


def test_half_open_lets_exactly_one_probe_pass(redis_url: str) -> None:
    now = opened()
    assert state(now).breaker == "half-open"
    assert [reason(str(number), now) for number in range(5)] == [None, *4 * ["breaker"]]


def test_a_probe_that_succeeds_closes_it_and_old_failures_are_forgotten(redis_url: str) -> None:
    now = opened()
    assert ask("probe", now) is None
    told(now + 1, went_well=True)
    told(now + 1, went_well=False)
    assert state(now + 1).breaker == "closed"
    assert [reason(str(number), now + 1) for number in range(3)] == [None] * 3


def test_a_probe_that_fails_opens_it_for_ten_seconds_more(redis_url: str) -> None:
    now = opened()
    assert ask("probe", now) is None
    told(now + 2, went_well=False)
    assert reason("next", now + 11.9) == "breaker"
    assert reason("next", now + 12) is None


def test_a_probe_whose_worker_died_gives_way_after_thirty_seconds(redis_url: str) -> None:
    now = opened()
    assert ask("probe", now) is None
    assert reason("next", now + 29.9) == "breaker"
    assert [reason("next", now + 30), reason("one more", now + 30)] == [None, "breaker"]


def test_a_probe_that_was_refused_lets_the_next_one_try(redis_url: str) -> None:
    now = opened()
    assert ask("probe", now) is None
    taken_back("probe", now + 1)
    assert [reason("next", now + 1), reason("one more", now + 1)] == [None, "breaker"]


def test_verdicts_of_calls_that_left_before_it_opened_change_nothing(redis_url: str) -> None:
    now = opened()
    told(now - 1, went_well=True)
    told(now - 1, went_well=False)
    assert state(now - 1).opens_in_seconds == pytest.approx(1)


def test_another_model_of_the_service_goes_on(redis_url: str) -> None:
    opened()
    assert reason("a", START, model=MODEL) == "breaker"
    assert reason("a", START, model="stable-audio") is None


def test_where_few_call_five_failures_in_a_row_open_it(redis_url: str) -> None:
    for minute in range(5):
        assert state(START + 60 * minute).breaker == "closed"
        told(START + 60 * minute, went_well=False)
    assert state(START + 240).breaker == "open"


def test_where_many_call_five_failures_in_a_row_mean_nothing(redis_url: str) -> None:
    for number in range(35):
        told(START + number / 2, went_well=number < 30)
    assert state(START + 18).breaker == "closed"


def test_where_few_call_one_success_keeps_it_closed(redis_url: str) -> None:
    for minute in range(20):
        told(START + 60 * minute, went_well=minute % 5 == 4)
    assert state(START + 1200).breaker == "closed"


def test_failures_of_more_than_ten_minutes_ago_are_forgotten(redis_url: str) -> None:
    for number in range(20):
        told(START + 150 * number, went_well=False)
    assert state(START + 3000).breaker == "closed"
