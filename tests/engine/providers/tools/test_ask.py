"""Every option of a tool changes what the service is asked; what makes no sense is refused before it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.outside import Refused
from engine.providers.catalogue import TOOLS
from engine.providers.tools.model import ToolModel
from tests.doubles.fal.models import MODELS as AT_FAL
from tests.doubles.fal.models import problems as fal_problems
from tests.doubles.replicate.models import MODELS as AT_REPLICATE
from tests.doubles.replicate.models import problems as replicate_problems
from tests.engine.providers.tools.wires import MODELS, asking, double_of, every, inputs, recording, tool

OTHER = "https://studio.example/other.wav"
CHANGES: dict[str, list[dict[str, Any]]] = {
    "separation": [{"audio": OTHER}, {"stems": ("vocals",)}, {"shifts": 3}],
    "picture": [{"prompt": "a loud city"}, {"seed": 8}, {"token": "token-2"}, {"format": "png"}, {"pixels": 512}],
    "transcription": [{"audio": OTHER}, {"language": "de"}, {"hint": "Walk along the river"}],
}
WRONG: dict[str, list[dict[str, Any]]] = {
    "separation": [
        {"stems": ()},
        {"stems": ("choir",)},
        {"shifts": 0},
        {"shifts": 11},
        {"audio": "/etc/passwd"},
        {"audio": "data:audio/wav;base64,AAAA"},
    ],
    "picture": [{"prompt": "  "}, {"prompt": "x" * 2001}],
    "transcription": [{"language": "German"}, {"audio": "file:///take.wav"}],
}


def cases(told: dict[str, list[dict[str, Any]]]) -> Any:
    return pytest.mark.parametrize(
        ("model", "changed"),
        [
            pytest.param(model, changed, id=f"{model.slug} {number} {'+'.join(changed)}")
            for model in TOOLS
            for number, changed in enumerate(told[model.kind])
        ],
    )


@cases(CHANGES)
def test_an_option_changes_the_request_and_the_model_takes_it(model: ToolModel, changed: dict[str, Any]) -> None:
    given = inputs(model, asking(model, **changed))
    assert given != inputs(model, asking(model))
    if model.service == "fal":
        assert fal_problems(AT_FAL[model.endpoint], given) == []
        assert set(given) <= set(AT_FAL[model.endpoint].inputs)
    else:
        known = AT_REPLICATE[model.endpoint.partition(":")[0]]
        assert known.version == model.endpoint.partition(":")[2]
        assert replicate_problems(known, given) == []
        assert set(given) <= set(known.inputs)


@cases(WRONG)
def test_what_makes_no_sense_is_refused_before_sending(model: ToolModel, changed: dict[str, Any]) -> None:
    with double_of(model) as double:
        with pytest.raises(Refused):
            tool(double, model).submit(asking(model, **changed))
        assert double.requests == []


def test_guitar_and_piano_are_for_the_model_of_six_stems() -> None:
    asked = {"stems": ("guitar", "piano")}
    assert inputs(MODELS["fal-demucs-6"], asking(MODELS["fal-demucs-6"], **asked))["model"] == "htdemucs_6s"
    with pytest.raises(Refused, match="vocals, drums, bass, other"):
        inputs(MODELS["fal-demucs"], asking(MODELS["fal-demucs"], **asked))


@every("separation")
def test_a_small_file_travels_inside_the_request_and_a_large_one_needs_an_address(
    model: ToolModel, tmp_path: Path
) -> None:
    given = inputs(model, asking(model, audio=recording(tmp_path)))
    assert str(given.get("audio_url", given.get("audio"))).startswith("data:audio/mpeg;base64,")
    large = tmp_path / "large.wav"
    large.write_bytes(bytes(9_000_000))
    with pytest.raises(Refused, match="address"):
        inputs(model, asking(model, audio=large))
    page = tmp_path / "page.wav"
    page.write_bytes(b"<html>not a recording</html>")
    with pytest.raises(Refused, match="not a recording"):
        inputs(model, asking(model, audio=page))


@every()
def test_recordings_and_words_are_not_kept_beside_the_request(model: ToolModel) -> None:
    with double_of(model) as double:
        sent = tool(double, model).submit(asking(model))
    assert "studio.example" not in str(sent.details)
    assert "piano" not in str(sent.details)


@every()
def test_what_it_costs_is_known_or_is_said_to_be_unknown(model: ToolModel) -> None:
    costs = [model.micros_per_use, model.micros_per_second]
    # Both are of one who bills a run at least so much and by the second.
    assert costs.count(None) >= 1 or model.slug == "replicate-demucs"
    assert all(cost is None or cost > 0 for cost in costs)
    assert model.usual_seconds < model.patience_seconds
