"""A place in the server's line is told, and requests it turned away do not make it look busy for ever."""

from __future__ import annotations

import pytest

from engine.outside import Unavailable
from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import provider, request


def test_the_place_in_line_gets_smaller() -> None:
    with AceStepDouble(seed=1) as double:
        double.queued_for = 3
        maker = provider(double)
        first, second = maker.submit(request()), maker.submit(request())
        assert maker.poll(request(), second).position == 2
        while maker.poll(request(), first).state == "queued":
            pass
        poll = maker.poll(request(), second)
        assert (poll.state, poll.position) == ("queued", 1)
        while maker.poll(request(), second).state == "queued":
            pass
        assert maker.poll(request(), second).position is None


def test_requests_that_were_turned_away_are_not_work() -> None:
    """Their rows stay behind as queued ones."""
    with AceStepDouble(seed=1) as double:
        double.queue_maximum = 1
        maker = provider(double)
        sent = maker.submit(request())
        for _ in range(3):
            with pytest.raises(Unavailable):
                maker.submit(request())
        del double.tasks[sent.request_id]
        poll = maker.poll(request(), sent)
        assert (poll.state, "restarted" in poll.message) == ("failed", True)
