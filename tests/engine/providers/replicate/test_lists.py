"""Replicate's own list tells every paid request of the account, so that one without a row of ours is noticed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.outside import KeyDenied, Unavailable
from engine.providers.replicate import predictions as module
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import REPLICATE, finished, for_model, replicate, request

LISTING = ("list_page", "list_500", "list_429", "list_lost", "list_not_json", "list_locked")


def test_the_newest_comes_first_with_its_time_state_model_and_seconds() -> None:
    lyria = REPLICATE["replicate-lyria-2"]
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        old = finished(maker, request("one"))
        new = replicate(double, lyria).submit(for_model(lyria, "two"))
        rows = list(maker.recent(10))
    assert [row.request_id for row in rows] == [new.request_id, old.request_id]
    assert [row.state for row in rows] == ["queued", "done"]
    assert [row.model for row in rows] == ["google/lyria-2", "meta/musicgen"]
    assert [row.run_seconds for row in rows] == [None, 4.25]
    assert all(row.created_at and abs((datetime.now(UTC) - row.created_at).total_seconds()) < 60 for row in rows)


def test_every_end_has_its_state() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        for token, fault in enumerate(("failed", "aborted", "deadline")):
            double.faults.force(fault)
            finished(maker, request(f"t{token}"))
        assert [row.state for row in maker.recent(10)] == ["cancelled", "cancelled", "failed"]


def test_what_was_made_by_somebody_else_is_told_too() -> None:
    with ReplicateDouble(seed=1) as double:
        ours = {replicate(double).submit(request(f"t{number}")).request_id for number in range(3)}
        stranger = replicate(double).submit(request("nobody's")).request_id
        assert {row.request_id for row in replicate(double).recent(100)} - ours == {stranger}


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_no_more_pages_are_read_than_needed(limit: int) -> None:
    with ReplicateDouble(seed=1) as double:
        double.page_size = 2
        maker = replicate(double)
        names = [maker.submit(request(f"t{number}")).request_id for number in range(5)]
        asked = len(double.requests)
        assert [row.request_id for row in maker.recent(limit)] == names[::-1][:limit]
        assert len(double.requests) - asked == (limit + 1) // 2


@pytest.mark.parametrize("fault", LISTING)
def test_a_list_that_cannot_be_read_is_read_later(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable) as caught:
            list(maker.recent(10))
        assert isinstance(caught.value, KeyDenied) == (fault == "list_locked")
        assert len(list(maker.recent(10))) == 1


def test_a_list_that_leads_elsewhere_or_never_ends_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        for number in range(3):
            maker.submit(request(f"t{number}"))
        double.faults.force("list_foreign_next")
        with pytest.raises(Unavailable, match="too long"):
            list(maker.recent(10))
        monkeypatch.setattr(module, "MOST_PAGES", 2)
        double.page_size = 1
        with pytest.raises(Unavailable, match="too long"):
            list(maker.recent(10))
