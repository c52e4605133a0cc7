"""J1 and P1: through kills, flushes, faults and lost answers, nothing is lost and nothing is paid twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(1500)]
GIVE_UP = ("--seconds", "1200")  # before pytest does, so that the table is printed


def play(*words: str, **surroundings: str) -> tuple[int, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment = {**inherited, **surroundings}
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.run", *words], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def figure(table: str, name: str) -> int:
    found = re.search(rf"^ *{re.escape(name)} +(\d+)", table, re.MULTILINE)
    assert found, table
    return int(found[1])


def test_nothing_is_lost_and_nothing_is_paid_twice() -> None:
    count = os.environ.get("CHAOS_N", "500")
    status, table = play(count, os.environ.get("CHAOS_SEED", "1"), *GIVE_UP)
    assert status == 0, table
    assert figure(table, "kills") > 3, table
    # Three refusals in a row, which end a job, meet one in a hundred.
    assert figure(table, "complete") >= 0.95 * int(count), table


def test_work_that_is_paid_for_and_lost_fails_the_same_test() -> None:
    status, table = play("10", "1", *GIVE_UP, CHAOS_RUNNER="tests.doubles.http_runner.LosingRunner")
    assert status == 1, table
    # One or two of ten may never have been accepted.
    assert figure(table, "complete") == 0, table
    assert figure(table, "accepted (paid) and not complete") > 5, table


def test_the_usual_way_fails_the_same_test() -> None:
    status, table = play("20", "1", "--naive", "--seconds", "45")
    assert status == 1, table
    assert "WRONG" in table
