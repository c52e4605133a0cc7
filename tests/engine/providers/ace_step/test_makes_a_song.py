"""From a submission to a file on this disk: every state in between, and what is kept for the recipe."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from engine.outside import GenerationFailed, OutcomeUnknown, Unavailable
from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import finished, provider, request, silent


def test_a_song_is_queued_runs_and_is_there(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker, asked = provider(double), request()
        sent = maker.submit(asked)
        polls = [maker.poll(asked, sent) for _ in range(5)]
        assert [poll.state for poll in polls] == ["queued", "running", "running", "running", "done"]
        assert [poll.share for poll in polls] == pytest.approx([None, 0.02, 0.175, 0.8, None])
        assert polls[2].message == "Generating music..."
        got = maker.fetch(asked, sent, tmp_path / "song", silent)
    assert abs(soundfile.info(str(got.mix)).duration - 12.0) < 0.1
    assert got.facts["model"] == "ace-step-1.5-turbo"
    assert got.facts["dit_model"] == "acestep-v15-turbo"
    assert got.facts["seed"] == 7
    assert got.facts["request"]["audio_duration"] == 12.0
    assert "file" not in str(got.facts)


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    files = []
    for number in range(2):
        with AceStepDouble(seed=number) as double:
            maker = provider(double)
            sent = finished(maker, request())
            files.append(maker.fetch(request(), sent, tmp_path / str(number), silent).mix.read_bytes())
    assert files[0] == files[1]


def test_the_first_of_two_files_is_taken(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        double.faults.force("two_files")
        maker = provider(double)
        sent = finished(maker, request())
        got = maker.fetch(request(), sent, tmp_path, silent)
        assert got.mix.read_bytes() == double.tasks[sent.request_id].audio(0)[0]
        assert sum(asked.path == "/v1/audio" for asked in double.requests) == 1


def test_a_song_that_is_not_done_is_not_fetched(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        with pytest.raises(Unavailable):
            maker.fetch(request(), maker.submit(request()), tmp_path, silent)


def test_without_a_list_a_lost_answer_stays_unknown_unless_nothing_was_ever_accepted() -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        assert maker.find(request()) is None
        double.faults.force("stats_503")
        with pytest.raises(OutcomeUnknown):
            maker.find(request())
        maker.submit(request())
        with pytest.raises(OutcomeUnknown):
            maker.find(request())


def test_nothing_can_be_stopped_and_nothing_is_charged() -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        assert maker.cancel(request(), maker.submit(request())) is False
        capabilities = maker.capabilities()
    assert capabilities.is_free_to_repeat
    assert not capabilities.promises_tempo
    assert capabilities.longest_seconds == 480.0


def test_memory_that_makes_songs_shorter_is_noticed(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        double.longest_seconds = 12.0
        maker, asked = provider(double), request(duration_seconds=30.0)
        sent = finished(maker, asked)
        with pytest.raises(GenerationFailed, match="12 seconds instead of 30"):
            maker.fetch(asked, sent, tmp_path, silent)
