"""A song at Replicate from the prediction to the file, and how it is stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile

from engine.outside import Submission, Unavailable
from engine.providers.model import Model
from engine.providers.replicate.models import MODELS as REPLICATE_MODELS
from engine.providers.shared.wording import attempt_seed
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import HOOK, REPLICATE, finished, for_model, replicate, request, silent


@pytest.mark.parametrize("model", REPLICATE_MODELS, ids=lambda model: model.slug)
def test_every_model_makes_a_song_that_can_be_played(model: Model, tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker, asked = replicate(double, model), for_model(model)
        made = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
    if model.takes_duration:
        assert soundfile.info(str(made.mix)).duration == pytest.approx(asked.brief.duration_seconds, abs=1.0)
    assert made.mix.parent == tmp_path
    assert made.facts["fetched_bytes"] == made.mix.stat().st_size
    assert made.facts["run_seconds"] == 4.25
    assert made.facts.get("seed") == (attempt_seed(asked) if model.has_seed else None)


def test_it_boots_runs_and_is_done() -> None:
    with ReplicateDouble(seed=1) as double:
        double.starting_for, double.processing_for = 40, 3
        maker = replicate(double)
        sent = maker.submit(request())
        polls = [maker.poll(request(), sent) for _ in range(44)]
    assert [poll.state for poll in polls] == ["queued"] * 40 + ["running"] * 3 + ["done"]
    assert [poll.share for poll in polls[40:]] == [0.25, 0.5, 0.75, None]


def test_it_is_asked_with_the_key_and_the_token_and_does_not_wait() -> None:
    with ReplicateDouble(seed=1) as double:
        replicate(double, webhook_url=HOOK).submit(request("a b"))
        replicate(double, REPLICATE["replicate-lyria-2"]).submit(for_model(REPLICATE["replicate-lyria-2"]))
        musicgen, lyria = double.requests
    assert musicgen.path == "/v1/predictions"
    assert musicgen.headers["authorization"] == f"Bearer {double.key}"
    assert "prefer" not in musicgen.headers
    body = json.loads(musicgen.body)
    assert body["webhook"] == "https://studio.example/hooks/a%20b/"
    assert body["webhook_events_filter"] == ["start", "completed"]
    assert len(body["version"]) == 64
    assert lyria.path == "/v1/models/google/lyria-2/predictions"
    assert set(json.loads(lyria.body)) == {"input"}


def test_created_and_accepted_are_the_same() -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force("told_202")
        assert replicate(double).submit(request()).request_id in double.accepted


def test_addresses_elsewhere_are_not_asked_so_that_the_key_stays_here() -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force("foreign_urls")
        maker = replicate(double)
        sent = maker.submit(request())
        assert not any("example.org" in str(value) for value in sent.details.values())
        tampered = Submission(sent.request_id, {"get_url": "https://api.replicate.com.example.org/x"})
        assert maker.poll(request(), tampered).state == "queued"


def test_the_key_goes_to_files_at_its_own_host(tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force("as_api_file")
        maker = replicate(double)
        assert maker.fetch(request(), finished(maker, request()), tmp_path, silent).mix.exists()
        assert double.requests[-1].headers["authorization"] == f"Bearer {double.key}"


def test_what_has_not_started_is_cancelled_without_charge() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        assert maker.cancel(request(), sent) is True
        assert maker.poll(request(), sent).state == "cancelled"


def test_what_runs_is_charged_for_the_time_it_took_and_what_is_over_is_too_late() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        maker.poll(request(), sent)
        maker.poll(request(), sent)
        assert maker.cancel(request(), sent) is False
        assert maker.poll(request(), sent).state == "cancelled"
        over = finished(maker, request("token-2"))
        assert maker.cancel(request("token-2"), over) is False


def test_the_song_is_not_fetched_before_it_is_done(tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        with pytest.raises(Unavailable, match="not finished"):
            maker.fetch(request(), maker.submit(request()), tmp_path, silent)
