"""J1 and P1: through kills, flushes, faults and lost answers, nothing is lost and nothing is paid twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(1200)]


def play(*words: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.run", *words], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_nothing_is_lost_and_nothing_is_paid_twice() -> None:
    status, table = play(os.environ.get("CHAOS_N", "500"), os.environ.get("CHAOS_SEED", "1"))
    assert status == 0, table
    kills = next(int(line.split()[-1]) for line in table.splitlines() if line.startswith("kills"))
    assert kills > 3, table


def test_the_usual_way_fails_the_same_test() -> None:
    status, table = play("20", "1", "--naive", "--seconds", "45")
    assert status == 1, table
    assert "WRONG" in table
