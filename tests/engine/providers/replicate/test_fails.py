"""What only Replicate does when something fails: the rest is in test_paid_services_fail.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outside import GenerationFailed, Unavailable
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import finished, replicate, request, silent


def test_an_hour_later_everything_is_gone(tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = finished(maker, request())
        double.passed_seconds = 3700.0
        assert maker.poll(request(), sent).state == "failed"
        with pytest.raises(GenerationFailed, match="no longer"):
            maker.fetch(request(), sent, tmp_path, silent)


@pytest.mark.parametrize("fault", ["new_word", "output_first"])
def test_it_is_at_work_until_it_says_otherwise(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        maker = replicate(double)
        sent = maker.submit(request())
        assert [maker.poll(request(), sent).state for _ in range(3)] == ["queued", "running", "done"]


def test_a_forgotten_prediction_has_failed() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        double.faults.force("get_forgotten")
        assert maker.poll(request(), sent).state == "failed"


@pytest.mark.parametrize("fault", ["cancel_too_late", "cancel_unseen"])
def test_a_cancel_that_stopped_nothing_is_no_promise(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        assert maker.cancel(request(), sent) is False


@pytest.mark.parametrize("fault", ["get_page", "get_locked"])
def test_a_song_whose_prediction_cannot_be_read_is_not_fetched_yet(fault: str, tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = finished(maker, request())
        double.faults.force(fault)
        with pytest.raises(Unavailable):
            maker.fetch(request(), sent, tmp_path, silent)
