"""What every child of a worker needs is made once, before the first of them."""

from __future__ import annotations

from typing import Any

import pytest

from jobs.workers import preload

CALLS: list[str] = []


def warm() -> None:
    CALLS.append("warm")


@pytest.mark.django_db(transaction=True)
def test_warm_ups_are_called_in_the_parent(settings: Any) -> None:
    settings.JOB_PRELOADED = ()
    settings.JOB_WARM_UPS = ("tests.jobs.test_workers_are_warm.warm",)
    CALLS.clear()
    preload()
    assert CALLS == ["warm"]
