"""A prediction whose answer was lost is found in Replicate's list, and nobody else's is taken for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.outside import OutcomeUnknown
from engine.providers.replicate import predictions as module
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import REPLICATE, finished, for_model, replicate, request, silent

MINIMAX = REPLICATE["replicate-minimax-music-1.5"]
LISTING = ("list_page", "list_500", "list_429", "list_lost", "list_not_json", "list_locked", "list_no_input")


def test_a_lost_answer_is_found_and_its_song_is_fetched(tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force("lost_answer")
        maker = replicate(double)
        with pytest.raises(OutcomeUnknown):
            maker.submit(request())
        found = maker.find(request())
        assert found is not None
        assert found.request_id in double.accepted
        double.finish(found.request_id)
        made = maker.fetch(request(), found, tmp_path, silent)
        assert made.facts["seed"] == double.accepted[found.request_id].given["seed"]
        assert len(double.accepted) == 1


@pytest.mark.parametrize("fault", ["page_502", "error_500", "error_503", "cut_answer", "nothing_said"])
def test_whatever_hid_the_answer_it_is_found(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        maker = replicate(double)
        with pytest.raises(OutcomeUnknown):
            maker.submit(request())
        found = maker.find(request())
        assert found is not None
        assert [found.request_id] == list(double.accepted)


def test_what_was_never_accepted_is_not_found_among_others() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        for number in range(5):
            maker.submit(request(f"other-{number}"))
        replicate(double, MINIMAX).submit(for_model(MINIMAX, "token-1"))
        assert maker.find(request("token-1")) is None


def test_it_is_found_on_a_later_page() -> None:
    with ReplicateDouble(seed=1) as double:
        double.page_size = 3
        maker = replicate(double)
        sent = maker.submit(request())
        for number in range(10):
            maker.submit(request(f"other-{number}"))
        found = maker.find(request())
        assert found is not None
        assert found.request_id == sent.request_id
        assert sum("cursor" in asked.query for asked in double.requests) == 3


def test_a_list_too_long_to_be_searched_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 2)
    with ReplicateDouble(seed=1) as double:
        double.page_size = 1
        maker = replicate(double)
        for number in range(4):
            maker.submit(request(f"other-{number}"))
        with pytest.raises(OutcomeUnknown, match="too long"):
            maker.find(request())


def test_without_a_seed_the_same_words_prove_nothing_and_their_absence_does() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double, MINIMAX)
        assert maker.find(for_model(MINIMAX)) is None
        maker.submit(for_model(MINIMAX, prompt="a loud piano by the sea"))
        assert maker.find(for_model(MINIMAX)) is None
        maker.submit(for_model(MINIMAX))
        with pytest.raises(OutcomeUnknown):
            maker.find(for_model(MINIMAX))


@pytest.mark.parametrize("fault", LISTING)
def test_a_list_that_cannot_be_read_is_no_proof(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        maker.submit(request("other"))
        double.faults.force(fault)
        with pytest.raises(OutcomeUnknown):
            maker.find(request())
        assert maker.find(request()) is None


def test_the_next_page_is_not_sought_elsewhere() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        double.faults.force("list_foreign_next")
        with pytest.raises(OutcomeUnknown):
            maker.find(request())


def test_what_is_older_than_an_hour_hides_nothing() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        finished(maker, request("other"))
        double.passed_seconds = 4000.0
        later = replicate(double, clock=lambda: datetime.now(UTC) + timedelta(seconds=4000))
        assert later.find(request()) is None


@pytest.mark.parametrize("digits", [3, 6, 9])
def test_times_of_any_length_are_read(digits: int) -> None:
    with ReplicateDouble(seed=1) as double:
        double.digits = digits
        maker = replicate(double)
        sent = maker.submit(request())
        found = maker.find(request())
        assert found is not None
        assert found.request_id == sent.request_id
