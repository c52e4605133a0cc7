"""An edit by Stable Audio 3 at Replicate: a part, a longer end or another take, in the words of its schema."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from engine.outside import Refused
from engine.providers.edits import OPTIONS, Edit
from engine.providers.interface import GenerationRequest
from engine.providers.replicate.inputs import inputs
from engine.providers.replicate.models import MODELS as REPLICATE_MODELS
from tests.doubles.replicate import ReplicateDouble
from tests.doubles.replicate.models import MODELS, problems
from tests.doubles.sounding import sounding
from tests.engine.providers.paid_services import REPLICATE, finished, for_model, replicate, silent

SECONDS = 4.0
MODEL = REPLICATE["replicate-stable-audio-3"]
ADDRESS = "https://studio.example/take.wav"
ASKED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"kind": "extend", "after": 2.0}, {"duration": 6.0, "inpaint_start_seconds": 4.0, "inpaint_end_seconds": 6.0}),
    ({"kind": "repaint", "start": 1.0, "end": 2.5}, {"duration": 4.0, "inpaint_start_seconds": 1.0}),
    ({"kind": "repaint", "start": 1.0}, {"inpaint_end_seconds": 4.0, "inpaint_audio": ADDRESS}),
    ({"kind": "variation"}, {"duration": 4.0, "init_audio": ADDRESS}),
    ({"kind": "variation", "strength": 0.0}, {"init_noise_level": 0.1}),
]


def edited(source: str | Path = ADDRESS, **given: Any) -> GenerationRequest:
    return replace(for_model(MODEL), edit=Edit(source=source, source_seconds=SECONDS, **given))


def test_the_catalogue_and_the_options_name_the_same_edits() -> None:
    for model in REPLICATE_MODELS:
        assert model.edits == set(OPTIONS.get(model.shape, {}))


@pytest.mark.parametrize(("given", "wanted"), ASKED, ids=str)
def test_it_is_asked_in_the_words_of_the_schema(given: dict[str, Any], wanted: dict[str, Any]) -> None:
    body = inputs(edited(**given), MODEL)
    assert {name: body[name] for name in wanted} == wanted
    assert problems(MODELS[MODEL.endpoint], body) == []
    assert set(body) <= set(MODELS[MODEL.endpoint].inputs)


def test_a_longer_beginning_is_refused_before_sending() -> None:
    with ReplicateDouble(seed=1) as double:
        with pytest.raises(Refused, match="longer beginning"):
            replicate(double, MODEL).submit(edited(kind="extend", before=2.0, after=1.0))
        assert double.requests == []


@pytest.mark.parametrize(("kind", "given", "first", "seconds"), [
    ("extend", {"after": 2.0}, 4.0, 6.0), ("repaint", {"start": 1.0, "end": 3.0}, 1.0, 4.0),
])  # fmt: skip
def test_what_is_before_the_part_stays(
    kind: Any, given: dict[str, Any], first: float, seconds: float, tmp_path: Path
) -> None:
    source = tmp_path / "take.mp3"
    source.write_bytes(sounding(3, SECONDS, "mp3"))
    with ReplicateDouble(seed=1) as double:
        maker, asked = replicate(double, MODEL), edited(source, kind=kind, **given)
        got = maker.fetch(asked, finished(maker, asked), tmp_path / "made", silent)
    song, rate = soundfile.read(got.mix)
    old, _ = soundfile.read(source)
    part = slice(int(first * rate), int((first + 1.0) * rate))
    assert len(song) / rate == pytest.approx(seconds, abs=0.1)
    assert np.allclose(song[: part.start], old[: part.start], atol=1e-3)
    assert kind == "extend" or not np.allclose(song[part], old[part], atol=1e-2)
    assert "audio" not in str(got.facts["request"])
