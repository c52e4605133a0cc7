"""A song at fal.ai from the submission to the file, and how it is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from engine.outside import OutcomeUnknown, Submission, Unavailable
from engine.providers.fal.models import MODELS as FAL_MODELS
from engine.providers.fal.queue import KEPT_SECONDS
from engine.providers.model import Model
from engine.providers.shared.wording import attempt_seed
from tests.doubles.fal import FalDouble
from tests.engine.providers.paid_services import FAL, HOOK, fal, finished, for_model, request, silent


@pytest.mark.parametrize("model", FAL_MODELS, ids=lambda model: model.slug)
def test_every_model_makes_a_song_that_can_be_played(model: Model, tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker, asked = fal(double, model), for_model(model)
        made = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
    length = soundfile.info(str(made.mix)).duration
    if model.takes_duration:
        assert length == pytest.approx(asked.brief.duration_seconds, abs=1.0)
    assert made.mix.parent == tmp_path
    assert made.facts["model"] == model.slug
    assert made.facts["fetched_bytes"] == made.mix.stat().st_size
    assert made.facts.get("seed") == (attempt_seed(asked) if model.has_seed else None)


def test_it_waits_in_line_runs_and_is_done() -> None:
    with FalDouble(seed=1) as double:
        double.queued_for, double.running_for = 3, 3
        maker = fal(double)
        sent = maker.submit(request())
        polls = [maker.poll(request(), sent) for _ in range(7)]
    assert [poll.state for poll in polls] == ["queued"] * 3 + ["running"] * 3 + ["done"]
    assert [poll.position for poll in polls[:3]] == [3, 2, 1]
    assert [poll.share for poll in polls] == [None, None, None, 0.25, 0.5, 0.75, None]


def test_it_is_asked_with_the_key_the_token_and_an_end_of_its_files() -> None:
    with FalDouble(seed=1) as double:
        fal(double, webhook_url=HOOK).submit(request("a b"))
        asked = double.requests[0]
    assert asked.path == "/fal-ai/ace-step"
    assert asked.headers["authorization"] == f"Key {double.key}"
    assert asked.query == {"fal_webhook": "https://studio.example/hooks/a%20b/"}
    assert str(KEPT_SECONDS) in asked.headers["x-fal-object-lifecycle-preference"]


def test_it_is_asked_about_below_owner_and_app_only() -> None:
    with FalDouble(seed=1) as double:
        model = FAL["fal-minimax-music-2"]
        maker = fal(double, model)
        sent = maker.submit(for_model(model))
        assert maker.poll(for_model(model), Submission(sent.request_id)).state == "queued"
        assert double.requests[-1].path == f"/fal-ai/minimax-music/requests/{sent.request_id}/status"


def test_addresses_elsewhere_are_not_asked_so_that_the_key_stays_here(tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        double.faults.force("foreign_urls")
        maker = fal(double)
        sent = finished(maker, request())
        assert not any("example.org" in str(value) for value in sent.details.values())
        tampered = Submission(sent.request_id, {**sent.details, "response_url": "https://example.org/x"})
        assert maker.fetch(request(), tampered, tmp_path, silent).mix.exists()


def test_the_key_does_not_go_to_where_the_files_lie(tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        maker.fetch(request(), finished(maker, request()), tmp_path, silent)
        files = [asked for asked in double.requests if asked.path.startswith("/files/")]
    assert len(files) == 1
    assert "authorization" not in files[0].headers


def test_what_still_waits_is_cancelled_without_charge() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        assert maker.cancel(request(), sent) is True
        assert double.requests[-1].method == "PUT"
        assert maker.poll(request(), sent).state == "cancelled"


def test_what_runs_may_complete_and_what_is_complete_is_too_late() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        maker.poll(request(), sent)
        maker.poll(request(), sent)
        assert maker.cancel(request(), sent) is False
        assert maker.poll(request(), sent).state == "done"
        assert maker.cancel(request(), sent) is False
        assert maker.cancel(request(), Submission("00000000-0000-0000-0000-000000000000")) is False


def test_the_song_is_not_fetched_before_it_is_done(tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        with pytest.raises(Unavailable, match="not finished"):
            maker.fetch(request(), maker.submit(request()), tmp_path, silent)


def test_there_is_no_list_to_search() -> None:
    with FalDouble(seed=1) as double:
        with pytest.raises(OutcomeUnknown):
            fal(double).find(request())
        assert double.requests == []
