"""P3: a service is down for ten minutes while 100 tracks a minute arrive: no storm of calls, then or afterwards."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field

import pytest

from jobs.gates import Limits, leave
from tests.jobs.gate_calls import SERVICE, ask, taken_back, told
from tests.jobs.gate_crowd import START

FAILS, RETURNS, LAST_ARRIVAL = START + 120, START + 720, START + 900
LIMITS = Limits(per_minute=900, at_once=100, micros_per_hour=None)
WORK_SECONDS, FAILURE_SECONDS, LONGEST_BACKOFF = 3.0, 0.5, 60.0


@dataclass
class Outage:
    """Tracks that arrive, wait until the gates let them leave, fail and are tried again, on a clock of their own."""

    chance: random.Random
    line: list[tuple[float, str, int]] = field(default_factory=list)  # due, what, track
    arrived: dict[int, float] = field(default_factory=dict)
    served: dict[int, float] = field(default_factory=dict)
    failed: dict[int, int] = field(default_factory=dict)
    left: list[float] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def later(self, due: float, what: str, track: int) -> None:
        heapq.heappush(self.line, (due, what, track))

    def run(self) -> None:
        for track in range(int((LAST_ARRIVAL - START) / 60 * 100)):
            self.arrived[track] = START + track * 0.6
            self.later(self.arrived[track], "asks", track)
        while self.line:
            now, what, track = heapq.heappop(self.line)
            getattr(self, what)(now, track)

    def asks(self, now: float, track: int) -> None:
        tries = self.failed.get(track, 0)
        if refusal := ask(f"{track}.{tries}", now, LIMITS, is_retry=tries > 0):
            self.refusals.append(refusal.reason)
            self.later(now + refusal.retry_after + self.chance.uniform(0, 15), "asks", track)
            return
        self.left.append(now)
        is_down = FAILS <= now < RETURNS
        self.later(now + (FAILURE_SECONDS if is_down else WORK_SECONDS), "fails" if is_down else "ends", track)

    def fails(self, now: float, track: int) -> None:
        tries = self.failed[track] = self.failed.get(track, 0) + 1
        told(now, went_well=False)
        taken_back(f"{track}.{tries - 1}", now)
        self.later(now + self.chance.uniform(0, min(LONGEST_BACKOFF, 2.0**tries)), "asks", track)

    def ends(self, now: float, track: int) -> None:
        told(now, went_well=True)
        leave(service=SERVICE, token=f"{track}.{self.failed.get(track, 0)}")
        self.served[track] = now

    def calls(self, since: float, until: float) -> int:
        return sum(since <= moment < until for moment in self.left)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_outage_becomes_no_storm(redis_url: str, seed: int) -> None:
    outage = Outage(random.Random(seed))
    outage.run()

    assert len(outage.served) == len(outage.arrived)
    probes = (RETURNS - FAILS) / 10
    assert len(outage.left) <= 1.1 * len(outage.arrived) + probes
    # Until it opened, and one probe every ten seconds.
    assert outage.calls(FAILS, RETURNS) <= 50 + probes

    waiting = [track for track, arrived in outage.arrived.items() if arrived < RETURNS]
    assert max(outage.served[track] for track in waiting) <= RETURNS + 120
    assert max(outage.calls(moment, moment + 60) for moment in outage.left) <= LIMITS.per_minute
    assert max(outage.calls(moment, moment + WORK_SECONDS) for moment in outage.left) <= LIMITS.at_once
