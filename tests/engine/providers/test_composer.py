"""The built-in composer behaves like every provider, and repeats itself exactly."""

import json

import mido
import pytest

from engine.audio.decoding import pcm_sha256, probe
from engine.brief import Brief
from engine.composer.score import Score
from engine.outside import Refused
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest

REQUEST = GenerationRequest(Brief("calm lo-fi", duration_seconds=10.0, seed=5), "token-1")


def test_a_submission_is_found_again_by_its_token():
    provider = ComposerProvider()
    submission = provider.submit(REQUEST)
    assert provider.find(REQUEST) == submission
    assert provider.find(GenerationRequest(REQUEST.brief, "token-2")) != submission
    assert provider.poll(REQUEST, submission).state == "done"
    assert provider.cancel(REQUEST, submission) is True


def test_a_brief_out_of_limits_is_refused():
    with pytest.raises(Refused, match="between 3 and 480"):
        ComposerProvider().submit(GenerationRequest(Brief("calm lo-fi", duration_seconds=2.0), "token"))


def test_the_same_request_makes_the_same_sound(tmp_path):
    provider = ComposerProvider()
    told: list[str] = []
    made = [
        provider.fetch(REQUEST, provider.submit(REQUEST), tmp_path / name, lambda stage, share: told.append(stage))
        for name in ("one", "two")
    ]
    assert pcm_sha256(made[0].mix) == pcm_sha256(made[1].mix)
    assert probe(made[0].mix).duration_seconds == pytest.approx(10.0, abs=0.01)
    score = Score.from_dict(json.loads(made[0].score.read_text()))
    assert score.seed == 5
    assert made[0].facts["brief"]["genre"] == "lo-fi"
    assert made[0].facts["libraries"].keys() >= {"numpy", "scipy"}
    assert mido.MidiFile(made[0].midi).tracks
    assert "writing" in told
