"""Processes that ask the gates at the same moment, on a clock which they share and which only moves between moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from django.conf import settings

START = 1_767_268_800.0  # noon of the first of January 2026
# Not fork: the test process has threads. The server that forks them knows nothing of Django but one address.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.jobs.gate_crowd", "jobs.gates"])


@dataclass
class Shared:
    """What the processes agree on without asking the gates."""

    redis_url: str
    barrier: Any
    lock: Any
    inside: Any
    most: Any
    spent: Any
    told: Any

    def come_in(self) -> None:
        with self.lock:
            self.inside.value += 1
            self.most.value = max(self.most.value, self.inside.value)

    def go_out(self) -> None:
        with self.lock:
            self.inside.value -= 1


def run_together(count: int, act: Callable[..., None], redis_url: str, *given: object) -> tuple[Shared, list[Any]]:
    """`act(shared, number, *given)` in `count` processes; what they counted and what they put into `shared.told`."""
    shared = Shared(
        redis_url,
        CONTEXT.Barrier(count),
        CONTEXT.Lock(),
        *(CONTEXT.Value("i", 0, lock=False) for _ in range(3)),
        CONTEXT.Queue(),
    )
    crowd = [CONTEXT.Process(target=_begin, args=(act, shared, number, *given), daemon=True) for number in range(count)]
    for process in crowd:
        process.start()
    told = [line for _ in crowd for line in shared.told.get(timeout=120)]
    for process in crowd:
        process.join()
    assert [process.exitcode for process in crowd] == [0] * count
    return shared, told


def _begin(act: Callable[..., None], shared: Shared, number: int, *given: object) -> None:
    settings.configure(REDIS_URL=shared.redis_url)
    act(shared, number, *given)


def moments(shared: Shared, seconds: int) -> Iterator[float]:
    """A second apart; every process reaches one before any goes on to the next."""
    for second in range(seconds):
        shared.barrier.wait(timeout=60)
        yield START + second
