"""What goes wrong during the chaos test, and when: by the clock and by how much is done."""

from __future__ import annotations

import contextlib
import os
import random
import time

import redis

from tests.chaos.processes import Crew
from tests.chaos.stage import CRASH_POSTGRES, CRASH_REDIS, ask_for

KILL_EVERY_SECONDS = 2.0
STEPS_BETWEEN_KILLS = 25
FREEZE_EVERY_SECONDS = 30.0
FREEZE_SECONDS = 20.0
LARGE = 1000
PEACE_FROM = 0.99


class Faults:
    """Kills and flushes always; from a thousand generations on also frozen workers and servers that crash."""

    def __init__(self, crew: Crew, seed: int, count: int) -> None:
        self.seed = seed
        self.crew, self.chance, self.is_large = crew, random.Random(seed), count >= LARGE
        self.kill_at = time.monotonic() + KILL_EVERY_SECONDS
        self.freeze_at = time.monotonic() + FREEZE_EVERY_SECONDS
        self.last_at = time.monotonic()
        self.steps_then = 0
        self.flushes, self.postgres_crashes, self.redis_crashes = [1 / 3, 2 / 3], [1 / 4, 2 / 4, 3 / 4], [2 / 5, 4 / 5]
        self.done = {"flushes": 0, "crashes of PostgreSQL": 0, "crashes of Redis": 0}

    def tick(self, ended: float, steps: int) -> None:
        """`ended`: the share of the work; `steps`: how many were logged so far.

        Where the machine is too busy for a few steps between two kills, the next kill waits for them: otherwise
        processes would be killed while they start, and nothing would ever be done. A large test ends in peace, so
        that its last minute can be measured.
        """
        self.crew.tend()
        if self.is_large and ended >= PEACE_FROM:
            return
        now = time.monotonic()
        if now >= self.kill_at and steps >= self.steps_then + STEPS_BETWEEN_KILLS:
            self.crew.kill_one(self.chance)
            self.kill_at, self.last_at, self.steps_then = now + KILL_EVERY_SECONDS, now, steps
        if self._is_time(self.flushes, ended):
            self._flush()
        if self.is_large:
            self._large(ended, now)

    def _large(self, ended: float, now: float) -> None:
        if now >= self.freeze_at:
            self.crew.freeze_one(self.chance, FREEZE_SECONDS)
            self.freeze_at += FREEZE_EVERY_SECONDS
        if self._is_time(self.postgres_crashes, ended) and not os.environ.get("TEST_DATABASE_URL"):
            self._crash("crashes of PostgreSQL", CRASH_POSTGRES)
        if self._is_time(self.redis_crashes, ended):
            self._crash("crashes of Redis", CRASH_REDIS)

    @staticmethod
    def _is_time(moments: list[float], ended: float) -> bool:
        if not moments or ended < moments[0]:
            return False
        moments.pop(0)
        return True

    def _crash(self, name: str, number: int) -> None:
        ask_for(number)
        self.done[name] += 1

    def _flush(self) -> None:
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(os.environ["REDIS_URL"]) as queue:
            queue.flushall()
            self.done["flushes"] += 1
