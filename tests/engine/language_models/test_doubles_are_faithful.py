"""The official clients get on with the doubles: a request, a stream, a file, and errors they understand."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator

import httpx
import openai
import pytest
import soundfile
from google import genai
from google.genai import errors, types

from tests.doubles.gemini import GeminiDouble
from tests.doubles.openai_compatible import OpenAICompatibleDouble
from tests.engine.language_models.wires import SCHEMA, picture


@pytest.fixture
def compatible() -> Iterator[OpenAICompatibleDouble]:
    with OpenAICompatibleDouble(seed=1) as double:
        yield double


@pytest.fixture
def google() -> Iterator[GeminiDouble]:
    with GeminiDouble(seed=1) as double:
        yield double


def of_openai(double: OpenAICompatibleDouble, **given: object) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{double.base_url}/v1", api_key=double.key, max_retries=0, **given)  # type: ignore[arg-type]


@pytest.fixture
def client(google: GeminiDouble) -> genai.Client:
    return genai.Client(api_key=google.key, http_options=types.HttpOptions(base_url=google.base_url))


def test_openai_s_client_completes_a_request(compatible: OpenAICompatibleDouble) -> None:
    done = of_openai(compatible).chat.completions.create(
        model="qwen3",
        messages=[{"role": "user", "content": "Two lines about rain."}],
        response_format={"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}},
    )
    assert done.choices[0].finish_reason == "stop"
    assert '"title"' in str(done.choices[0].message.content)
    assert done.usage is not None


def test_openai_s_client_reads_the_stream_and_an_error_in_it(compatible: OpenAICompatibleDouble) -> None:
    chat = of_openai(compatible).chat.completions
    asked: list[openai.types.chat.ChatCompletionMessageParam] = [{"role": "user", "content": "Rain?"}]
    pieces = [each.choices[0].delta.content for each in chat.create(model="qwen3", messages=asked, stream=True)]
    assert len("".join(filter(None, pieces)).split()) == 8
    compatible.faults.force("error_in_stream")
    with pytest.raises(openai.APIError, match="EngineCore died"):
        list(chat.create(model="qwen3", messages=asked, stream=True))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("too_many", openai.RateLimitError),
        ("no_such_model", openai.NotFoundError),
        ("context_overflow_old", openai.BadRequestError),
        ("unauthorized", openai.AuthenticationError),
        ("html_502", openai.InternalServerError),
        ("lost_answer", openai.APIConnectionError),
    ],
)
def test_openai_s_client_understands_the_errors(
    compatible: OpenAICompatibleDouble, fault: str, error: type[Exception]
) -> None:
    compatible.faults.force(fault)
    with pytest.raises(error):
        of_openai(compatible).chat.completions.create(model="qwen3", messages=[{"role": "user", "content": "Rain?"}])


def test_openai_s_client_gives_up_on_a_stalled_answer(compatible: OpenAICompatibleDouble) -> None:
    compatible.faults.force("stall")
    with pytest.raises(openai.APITimeoutError):
        of_openai(compatible, timeout=0.3).chat.completions.create(
            model="qwen3", messages=[{"role": "user", "content": "Rain?"}]
        )


def test_google_s_client_completes_a_request_with_a_picture(google: GeminiDouble, client: genai.Client) -> None:
    shown = types.Part.from_bytes(data=picture().data, mime_type="image/png")
    done = client.models.generate_content(
        model=google.model,
        contents=[shown, "Which mood?"],
        config=types.GenerateContentConfig(response_mime_type="application/json", response_json_schema=SCHEMA),
    )
    assert set(done.parsed or {}) == {"title", "lines"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("too_many_per_minute", errors.ClientError, 429),
        ("bad_key", errors.ClientError, 400),
        ("overloaded", errors.ServerError, 503),
    ],
)
def test_google_s_client_understands_the_errors(
    google: GeminiDouble, client: genai.Client, fault: str, error: type[errors.APIError], code: int
) -> None:
    google.faults.force(fault)
    with pytest.raises(error) as caught:
        client.models.generate_content(model=google.model, contents="Rain?")
    assert caught.value.code == code


def test_google_s_client_reads_the_stream_and_an_error_in_it(google: GeminiDouble, client: genai.Client) -> None:
    models = client.models
    assert "".join(str(each.text) for each in models.generate_content_stream(model=google.model, contents="Rain?"))
    google.faults.force("error_in_stream")
    with pytest.raises(errors.APIError):
        list(models.generate_content_stream(model=google.model, contents="Rain?"))


def test_google_s_client_uploads_a_file_that_may_stay_in_processing(google: GeminiDouble, client: genai.Client) -> None:
    files = client.files
    sent = files.upload(file=io.BytesIO(b"RIFF"), config=types.UploadFileConfig(mime_type="audio/wav"))
    google.faults.force("stuck_file")
    assert files.get(name=str(sent.name)).state == types.FileState.PROCESSING
    assert files.get(name=str(sent.name)).state == types.FileState.ACTIVE


@pytest.mark.parametrize(("faults", "key"), [((), "bytesBase64Encoded"), (("other_audio_key",), "audioContent")])
def test_lyria_s_audio_comes_under_either_key(google: GeminiDouble, faults: tuple[str, ...], key: str) -> None:
    google.faults.force(*faults)
    place = "/v1/projects/p/locations/us-central1/publishers/google/models/lyria-002:predict"
    asked = {"instances": [{"prompt": "rain", "seed": 3}], "parameters": {}}
    said = httpx.post(google.base_url + place, json=asked).json()["predictions"][0]
    assert soundfile.info(io.BytesIO(base64.b64decode(said[key]))).duration == 30.0
    google.faults.force("recitation")
    assert httpx.post(google.base_url + place, json=asked).status_code == 400
