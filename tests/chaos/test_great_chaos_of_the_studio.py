"""Through kills in the middle of every kind of the studio's work nothing is lost, half kept or counted twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.chaos.studio_settings import ELSEWHERE, JOB_RUNNERS
from tests.chaos.test_great_chaos import figure

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]


def test_whatever_is_asked_of_the_studio_is_whole_in_the_end() -> None:
    assert set(settings.JOB_RUNNERS) - ELSEWHERE == set(JOB_RUNNERS)
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    words = ("--people", "1", "--seed", os.environ.get("CHAOS_SEED", "1"))
    command = [sys.executable, "-m", "tests.chaos.studio", *words]
    done = subprocess.run(command, env=inherited, capture_output=True, text=True, check=False)
    table = done.stdout + done.stderr
    assert done.returncode == 0, table
    assert figure(table, "kills in the middle of work") == len(JOB_RUNNERS), table
