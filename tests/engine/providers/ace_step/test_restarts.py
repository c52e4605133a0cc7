"""A restarted server has lost what waited and what ran, though it may go on telling how far it had come."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outside import GenerationFailed
from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import finished, provider, request, silent


def test_what_waited_in_line_is_lost_with_a_restart() -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double), request()
        sent = maker.submit(asked)
        double.restart()
        poll = maker.poll(asked, sent)
    assert poll.state == "failed"
    assert "restarted" in poll.message


def test_a_lost_song_is_not_given_up_while_the_server_works_or_says_nothing() -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double), request()
        sent = maker.submit(asked)
        double.restart()
        maker.submit(asked)
        assert maker.poll(asked, sent).state == "queued"
        double.restart()
        double.faults.force("stats_503")
        assert maker.poll(asked, sent).state == "queued"
        assert maker.poll(asked, sent).state == "failed"


@pytest.mark.parametrize("fetches", [False, True])
def test_what_ran_is_lost_although_its_last_progress_is_told_for_ever(tmp_path: Path, fetches: bool) -> None:
    with AceStepDouble(seed=1) as double:
        pauses: list[float] = []
        maker, asked = provider(double, pause=pauses.append), request()
        sent = maker.submit(asked)
        assert [maker.poll(asked, sent).state for _ in range(3)] == ["queued", "running", "running"]
        double.restart()
        assert double.tasks[sent.request_id].row()["status"] == 0
        if fetches:
            with pytest.raises(GenerationFailed, match="restarted"):
                maker.fetch(asked, sent, tmp_path, silent)
        else:
            poll = maker.poll(asked, sent)
            assert (poll.state, "restarted" in poll.message) == ("failed", True)
        assert pauses == [1.0]


def test_what_was_finished_is_fetched_after_a_restart(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double), request()
        sent = finished(maker, asked)
        double.restart()
        assert maker.fetch(asked, sent, tmp_path, silent).mix.stat().st_size > 10_000


def test_a_song_that_was_counted_out_and_is_being_written_down_is_not_lost() -> None:
    with AceStepDouble(seed=1) as double:

        def written_down(seconds: float) -> None:
            while task.state == "running":
                task.move(0.0)

        maker, asked = provider(double, pause=written_down), request()
        sent = maker.submit(asked)
        task = double.tasks[sent.request_id]
        while task.state != "running":
            task.move(0.0)
        task.is_counted_out = True
        assert maker.poll(asked, sent).state == "done"
