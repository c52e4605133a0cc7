"""fal.ai's own client completes, cancels and fails against the double as it would against fal.ai."""

from __future__ import annotations

from collections.abc import Iterator

import fal_client
import httpx
import pytest
from fal_client import client as inside

from engine.providers.fal.inputs import inputs
from tests.doubles.fal import FalDouble
from tests.engine.providers.paid_services import FAL, fal, finished, for_model, request

ACE = FAL["fal-ace-step"]
LYRIA = FAL["fal-lyria-2"]


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[FalDouble]:
    """The client has hosts of its own, always over TLS; its format of the queue's address is replaced."""
    with FalDouble(seed=1) as running:
        monkeypatch.setattr(inside, "QUEUE_URL_FORMAT", f"{running.base_url}/")
        yield running


@pytest.fixture
def client(double: FalDouble) -> fal_client.SyncClient:
    return fal_client.SyncClient(key=double.key)


def test_it_completes_a_song(double: FalDouble, client: fal_client.SyncClient) -> None:
    seen: list[fal_client.Status] = []
    given = inputs(for_model(ACE), ACE)
    told = client.subscribe(ACE.endpoint, given, with_logs=True, on_queue_update=seen.append)
    assert [type(status).__name__ for status in seen] == ["Queued", "InProgress", "Completed"]
    assert told["seed"] == given["seed"]
    audio = httpx.get(told["audio"]["url"], trust_env=False)
    assert audio.content[:4] == b"RIFF"
    assert len(audio.content) == told["audio"]["file_size"]


def test_it_and_we_send_the_same(double: FalDouble, client: fal_client.SyncClient) -> None:
    asked = for_model(LYRIA)
    hook = "https://studio.example/hooks/token-1/"
    theirs = client.submit(LYRIA.endpoint, inputs(asked, LYRIA), webhook_url=hook)
    ours = fal(double, LYRIA, webhook_url="https://studio.example/hooks/{token}/").submit(asked)
    first, second = double.requests
    assert (first.method, first.path, first.query) == (second.method, second.path, second.query)
    assert first.json == second.json
    assert first.headers["authorization"] == second.headers["authorization"]
    assert theirs.status_url.replace(theirs.request_id, ours.request_id) == ours.details["status_url"]


def test_it_finds_by_name_what_we_submitted(double: FalDouble, client: fal_client.SyncClient) -> None:
    maker = fal(double)
    sent = finished(maker, request())
    assert client.result(ACE.endpoint, sent.request_id)["audio"]["content_type"] == "audio/wav"
    assert isinstance(client.status(ACE.endpoint, sent.request_id), fal_client.Completed)


def test_it_cancels(double: FalDouble, client: fal_client.SyncClient) -> None:
    sent = client.submit(ACE.endpoint, inputs(request(), ACE))
    sent.cancel()
    assert double.accepted[sent.request_id].is_cancelled
    with pytest.raises(inside.FalClientHTTPError) as late:
        sent.cancel()
    assert late.value.status_code == 400


@pytest.mark.parametrize(("fault", "status"), [("failed_422", 422), ("failed_500", 500), ("moderated", 422)])
def test_it_is_told_of_a_failure(double: FalDouble, client: fal_client.SyncClient, fault: str, status: int) -> None:
    double.faults.force(fault)
    with pytest.raises(inside.FalClientHTTPError) as caught:
        client.subscribe(ACE.endpoint, inputs(request(), ACE))
    assert caught.value.status_code == status


def test_it_is_told_which_input_is_wrong(double: FalDouble, client: fal_client.SyncClient) -> None:
    with pytest.raises(inside.FalClientHTTPError) as caught:
        client.subscribe(ACE.endpoint, {"duration": 999})
    assert [row["loc"] for row in caught.value.response.json()["detail"]] == [["body", "tags"], ["body", "duration"]]


def test_a_wrong_key_is_not_let_in(double: FalDouble) -> None:
    with pytest.raises(inside.FalClientHTTPError) as caught:
        fal_client.SyncClient(key="another:key").submit(ACE.endpoint, {"tags": "x"})
    assert caught.value.status_code == 401
