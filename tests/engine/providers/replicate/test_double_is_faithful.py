"""Replicate's own client completes, lists, cancels and fails against the double as it would against Replicate."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
import replicate as official
from replicate.exceptions import ModelError, ReplicateError
from replicate.webhook import Webhooks, WebhookSigningSecret

from engine.providers.model import Model
from engine.providers.replicate.inputs import inputs
from tests.doubles.replicate import ReplicateDouble
from tests.engine.providers.paid_services import MUSICGEN, REPLICATE, Receiver, finished, for_model, replicate, request

LYRIA = REPLICATE["replicate-lyria-2"]


@pytest.fixture
def double() -> Iterator[ReplicateDouble]:
    with ReplicateDouble(seed=1) as running:
        yield running


@pytest.fixture
def client(double: ReplicateDouble) -> official.Client:
    made = official.Client(api_token=double.key, base_url=double.base_url)
    made.poll_interval = 0.0
    return made


@pytest.mark.parametrize("model", [MUSICGEN, LYRIA], ids=lambda model: model.name)
def test_it_completes_a_song(client: official.Client, double: ReplicateDouble, model: Model) -> None:
    given = inputs(for_model(model), model)
    url = str(client.run(model.endpoint, input=given, wait=False))
    assert url.startswith(f"{double.base_url}/delivery/")
    assert httpx.get(url, trust_env=False).content[:4] == b"RIFF"


def test_with_wait_the_file_comes_in_the_answer(client: official.Client) -> None:
    told = client.run(LYRIA.endpoint, input=inputs(for_model(LYRIA), LYRIA), wait=10)
    assert told.url.startswith("data:audio/wav;base64,")
    assert told.read()[:4] == b"RIFF"


def test_it_and_we_send_the_same(client: official.Client, double: ReplicateDouble) -> None:
    for model in (MUSICGEN, LYRIA):
        asked = for_model(model)
        hook = {"webhook": "https://studio.example/hooks/token-1/", "webhook_events_filter": ["start", "completed"]}
        if model is MUSICGEN:
            version = model.endpoint.partition(":")[2]
            client.predictions.create(version=version, input=inputs(asked, model), **hook)
        else:
            client.models.predictions.create(model=model.endpoint, input=inputs(asked, model), **hook)
        replicate(double, model, webhook_url="https://studio.example/hooks/{token}/").submit(asked)
        first, second = double.requests[-2:]
        assert (first.method, first.path) == (second.method, second.path)
        assert first.json == second.json
        assert first.headers["authorization"] == second.headers["authorization"]


def test_it_reads_what_we_submitted_and_how_far_it_is(client: official.Client, double: ReplicateDouble) -> None:
    sent = replicate(double).submit(request())
    prediction = client.predictions.get(sent.request_id)
    assert prediction.status == "starting"
    prediction.reload()
    assert prediction.progress is not None
    assert prediction.progress.percentage == 0.5
    prediction.wait()
    assert prediction.status == "succeeded"


def test_it_lists_in_pages(client: official.Client, double: ReplicateDouble) -> None:
    double.page_size = 2
    maker = replicate(double)
    names = [maker.submit(request(f"t{number}")).request_id for number in range(3)]
    page = client.predictions.list()
    assert [row.id for row in page.results] == names[:0:-1]
    assert page.next is not None
    assert [row.id for row in client.predictions.list(page.next).results] == names[:1]


def test_it_cancels(client: official.Client, double: ReplicateDouble) -> None:
    prediction = client.predictions.create(version=MUSICGEN.endpoint.partition(":")[2], input={"prompt": "sea"})
    prediction.cancel()
    assert prediction.status == "canceled"
    over = finished(replicate(double), request())
    with pytest.raises(ReplicateError):
        client.predictions.cancel(over.request_id)


def test_it_is_told_of_a_failure_and_of_wrong_inputs(client: official.Client, double: ReplicateDouble) -> None:
    double.faults.force("out_of_memory")
    with pytest.raises(ModelError, match="E1001"):
        client.run(MUSICGEN.endpoint, input={"prompt": "sea"}, wait=False)
    with pytest.raises(ReplicateError) as caught:
        client.run(LYRIA.endpoint, input={"seed": "x"}, wait=False)
    assert caught.value.status == 422
    told = double.answer(double.requests[-1]).body
    assert {row["field"] for row in told["invalid_fields"]} == {"input.prompt", "input.seed"}


def test_what_is_not_known_at_the_top_is_refused(double: ReplicateDouble, client: official.Client) -> None:
    with pytest.raises(ReplicateError, match="seconds"):
        client._request("POST", "/v1/models/google/lyria-2/predictions", json={"input": {"prompt": "x"}, "seconds": 3})
    with pytest.raises(ReplicateError, match="HTTPS"):
        client.models.predictions.create(model="google/lyria-2", input={"prompt": "x"}, webhook="http://a.example/")


def test_a_wrong_key_is_not_let_in(double: ReplicateDouble) -> None:
    with pytest.raises(ReplicateError) as caught:
        official.Client(api_token="another", base_url=double.base_url).predictions.list()
    assert caught.value.status == 401


def test_it_accepts_the_doubles_webhooks(client: official.Client, double: ReplicateDouble) -> None:
    with Receiver() as receiver:
        sent = replicate(double, webhook_url=receiver.url).submit(request())
        letter = double.deliver(sent.request_id)
        secret = client.webhooks.default.secret()
        Webhooks.validate(headers=letter.headers, body=letter.body.decode(), secret=secret)
        with pytest.raises(ValueError, match="signature"):
            Webhooks.validate(headers=letter.headers, body=json.dumps({"id": "x"}), secret=secret)
        with pytest.raises(ValueError, match="signature"):
            Webhooks.validate(
                headers=letter.headers, body=letter.body.decode(), secret=WebhookSigningSecret(key="whsec_QUJD")
            )
