"""The official clients get stems, pictures, transcripts and edits from the doubles as they would from the services."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fal_client
import httpx
import pytest
import replicate as official
import soundfile
from fal_client import client as inside
from PIL import Image
from replicate.exceptions import ModelError

from engine.providers.edits import Edit
from engine.providers.fal.inputs import endpoint
from engine.providers.fal.inputs import inputs as song_inputs
from engine.providers.tools.model import FOUR_STEMS, ToolModel
from tests.doubles.fal import FalDouble
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import FAL, for_model
from tests.engine.providers.tools.wires import MODELS, SECONDS, asking, every, inputs, of_a_file, recording, tool


@pytest.fixture
def at_fal(monkeypatch: pytest.MonkeyPatch) -> Iterator[FalDouble]:
    with FalDouble(seed=1) as running:
        monkeypatch.setattr(inside, "QUEUE_URL_FORMAT", f"{running.base_url}/")
        yield running


@pytest.fixture
def at_replicate() -> Iterator[ReplicateDouble]:
    with ReplicateDouble(seed=1) as running:
        yield running


def fal_made(double: FalDouble, model: ToolModel, request: Any) -> Any:
    return fal_client.SyncClient(key=double.key).subscribe(model.endpoint, inputs(model, request))


def replicate_made(double: ReplicateDouble, model: ToolModel, request: Any) -> Any:
    client = official.Client(api_token=double.key, base_url=double.base_url)
    client.poll_interval = 0.0
    return client.run(model.endpoint, input=inputs(model, request), wait=False)


def fetched(url: object) -> io.BytesIO:
    return io.BytesIO(httpx.get(str(url), trust_env=False).content)


def test_stems_at_fal(at_fal: FalDouble, tmp_path: Path) -> None:
    told = fal_made(at_fal, MODELS["fal-demucs"], of_a_file(MODELS["fal-demucs"], tmp_path))
    assert {name for name, file in told.items() if file} == set(FOUR_STEMS)
    assert soundfile.info(fetched(told["bass"]["url"])).duration == pytest.approx(SECONDS, abs=0.1)


def test_stems_at_replicate(at_replicate: ReplicateDouble, tmp_path: Path) -> None:
    model = MODELS["replicate-demucs"]
    told = replicate_made(at_replicate, model, of_a_file(model, tmp_path))
    assert {name for name, url in told.items() if url} == set(FOUR_STEMS)
    assert soundfile.info(fetched(told["bass"])).duration == pytest.approx(SECONDS, abs=0.1)


def test_a_picture_at_fal(at_fal: FalDouble) -> None:
    told = fal_made(at_fal, MODELS["fal-flux-schnell"], asking(MODELS["fal-flux-schnell"]))
    assert told["has_nsfw_concepts"] == [False]
    assert told["images"][0]["content_type"] == "image/jpeg"
    assert Image.open(fetched(told["images"][0]["url"])).size == (1024, 1024)


def test_a_picture_at_replicate(at_replicate: ReplicateDouble) -> None:
    model = MODELS["replicate-flux-schnell"]
    told = replicate_made(at_replicate, model, asking(model, format="png"))
    assert Image.open(fetched(told[0])).format == "PNG"


def test_a_transcript_at_fal(at_fal: FalDouble, tmp_path: Path) -> None:
    model = MODELS["fal-whisper"]
    told = fal_made(at_fal, model, of_a_file(model, tmp_path, hint="rain and light"))
    assert told["text"] == "rain and light"
    assert [chunk["text"] for chunk in told["chunks"]] == [" rain", " and", " light"]
    assert told["inferred_languages"] == ["en"]


def test_a_transcript_at_replicate(at_replicate: ReplicateDouble, tmp_path: Path) -> None:
    model = MODELS["replicate-whisperx"]
    told = replicate_made(at_replicate, model, of_a_file(model, tmp_path, hint="rain and light"))
    assert [word["word"] for word in told["segments"][0]["words"]] == ["rain", "and", "light"]
    assert told["detected_language"] == "en"


def test_an_edit_at_fal(at_fal: FalDouble, tmp_path: Path) -> None:
    ace = FAL["fal-ace-step"]
    asked = replace(for_model(ace), edit=Edit("extend", recording(tmp_path), SECONDS, after=1.0))
    told = fal_client.SyncClient(key=at_fal.key).subscribe(endpoint(asked, ace), song_inputs(asked, ace))
    assert soundfile.info(fetched(told["audio"]["url"])).duration == pytest.approx(SECONDS + 1.0, abs=0.1)


def test_a_recording_that_is_not_there_is_told_as_fal_tells_it(at_fal: FalDouble) -> None:
    with pytest.raises(inside.FalClientHTTPError) as caught:
        fal_made(at_fal, MODELS["fal-demucs"], asking(MODELS["fal-demucs"], audio=f"{at_fal.base_url}/no.wav"))
    assert caught.value.status_code == 422
    row = caught.value.response.json()["detail"][0]
    assert (row["loc"], row["type"]) == (["body", "audio_url"], "file_download_error")


def test_a_recording_that_is_not_there_fails_a_prediction(at_replicate: ReplicateDouble) -> None:
    model = MODELS["replicate-whisperx"]
    with pytest.raises(ModelError, match="downloaded"):
        replicate_made(at_replicate, model, asking(model, audio=f"{at_replicate.base_url}/no.wav"))


@every()
def test_the_official_client_and_we_send_the_same(
    at_fal: FalDouble, at_replicate: ReplicateDouble, model: ToolModel, tmp_path: Path
) -> None:
    asked = of_a_file(model, tmp_path)
    if model.service == "fal":
        fal_client.SyncClient(key=at_fal.key).submit(model.endpoint, inputs(model, asked))
        tool(at_fal, model).submit(asked)
        theirs, ours = at_fal.requests
    else:
        client = official.Client(api_token=at_replicate.key, base_url=at_replicate.base_url)
        name, _, version = model.endpoint.partition(":")
        given = {"version": version} if version else {"model": name}
        client.predictions.create(**given, input=inputs(model, asked))
        tool(at_replicate, model).submit(asked)
        theirs, ours = at_replicate.requests
    assert (theirs.method, theirs.path, json.loads(theirs.body)) == (ours.method, ours.path, json.loads(ours.body))
