"""What a paid service says is shown and kept only as far as it can be, and never breaks what asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.outbound import Outbound
from engine.outside import GenerationFailed, Refused, Unavailable
from engine.providers.interface import Provider
from tests.doubles.ace_step import AceStepDouble
from tests.doubles.fal import FalDouble
from tests.doubles.listening import Asked, Listener, Told
from tests.engine.providers.ace_step import wire as ace_step
from tests.engine.providers.paid_services import (
    AT_FAL,
    AT_REPLICATE,
    HOOK,
    Service,
    fal,
    finished,
    request,
    silent,
    tell,
)

EACH_SERVICE = pytest.mark.parametrize("service", [AT_FAL, AT_REPLICATE], ids=lambda service: service.name)
TOKEN = "token-nobody-may-see"
ADDRESS = f"https://studio.example/hooks/{TOKEN}/"
ODD = "a\u0000b\ud83dc\U0001f600"
CLEAN = "a\ufffdb\ufffdc\U0001f600"


def nested(times: int = 700) -> Any:
    told: Any = "deep"
    for _ in range(times):
        told = [told]
    return told


@contextmanager
def answering(service: Service, answer: Callable[[Asked], Told]) -> Iterator[Provider]:
    """The service's maker, where the service gives this answer to everything."""
    listener = Listener(answer)
    listener.start()
    try:
        yield service.provider(
            model=service.model,
            key="k",
            outbound=Outbound(allow_private={listener.address}),
            webhook_url=HOOK,
            base_url=f"http://{listener.address}",
        )
    finally:
        listener.stop()


@EACH_SERVICE
@pytest.mark.parametrize("form", ["list", "object"])
def test_a_refusal_without_end_is_a_refusal(service: Service, form: str) -> None:
    told: Any = nested()
    if form == "object":
        told = json.loads('[{"msg":' * 350 + '"deep"' + "}]" * 350)
    with answering(service, lambda _: Told({"detail": told}, 422)) as maker, pytest.raises(Refused):
        maker.submit(request())


@EACH_SERVICE
@pytest.mark.parametrize("form", [list, dict])
def test_a_result_without_end_delivers_nothing(service: Service, form: type, tmp_path: Path) -> None:
    told = nested() if form is list else json.loads('{"url":' * 700 + '"https://example.org/"' + "}" * 700)
    with service.double(seed=1) as double:
        maker = service.maker(double)
        sent = finished(maker, request())
        tell(double, sent, told)
        with pytest.raises(GenerationFailed, match="delivers none"):
            maker.fetch(request(), sent, tmp_path, silent)


@EACH_SERVICE
@pytest.mark.parametrize(
    "quoted",
    [
        f"input.webhook: {ADDRESS} is not reachable",
        f'input.webhook: "{ADDRESS}" is not reachable',
        f"input.webhook: {ADDRESS.upper()} is not reachable",
        f"input.webhook: {ADDRESS.replace(':', '%3A').replace('/', '%2F')} is not reachable",
        f"input.webhook: {ADDRESS.replace('/', chr(92) + '/')} is not reachable",
    ],
)
def test_no_address_is_shown_that_a_service_quotes(service: Service, quoted: str) -> None:
    with answering(service, lambda _: Told({"detail": quoted}, 422)) as maker, pytest.raises(Refused) as caught:
        maker.submit(request(TOKEN))
    shown = str(caught.value)
    assert TOKEN not in shown.lower()
    assert "input.webhook: " in shown
    assert "is not reachable" in shown


@EACH_SERVICE
def test_words_that_are_shown_can_be_kept(service: Service) -> None:
    with answering(service, lambda _: Told({"detail": ODD}, 422)) as maker, pytest.raises(Refused, match=CLEAN):
        maker.submit(request())


@EACH_SERVICE
def test_an_absurd_date_to_ask_again_is_no_hint(service: Service) -> None:
    told = Told({"detail": "slow down"}, 429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 +99999999999999999"})
    with answering(service, lambda _: told) as maker, pytest.raises(Unavailable) as caught:
        maker.submit(request())
    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    ("lyrics", "kept"),
    [
        (ODD, CLEAN),
        ({ODD: [ODD, float("nan")]}, {CLEAN: [CLEAN, None]}),
        ([nested(), "b"], [[[[[[[[[None]]]]]]]], "b"]),
    ],
    ids=["text", "object", "without end"],
)
def test_facts_hold_only_what_databases_take(lyrics: Any, kept: Any, tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = finished(maker, request())
        tell(double, sent, f"{double.base_url}/files/{sent.request_id}/out.wav", seed="7\u0000", lyrics=lyrics)
        facts = maker.fetch(request(), sent, tmp_path, silent).facts
    assert (facts["seed"], facts["lyrics"]) == ("7\ufffd", kept)


def test_what_is_kept_of_a_submission_is_only_what_databases_take() -> None:
    def accepted(asked: Asked) -> Told:
        return Told({"request_id": "r1", "status_url": f"http://{asked.headers['host']}/status\u0000\ud800"})

    with answering(AT_FAL, accepted) as maker:
        details = json.dumps(maker.submit(request()).details)
    assert "status_url" in details
    assert "\\u0000" not in details
    assert "\\ud800" not in details


def test_facts_of_a_music_server_are_kept_the_same_way(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker = ace_step.provider(double)
        sent = ace_step.finished(maker, ace_step.request())
        row = double.tasks[sent.request_id].row

        def odd() -> dict[str, Any]:
            told = row()
            (item,) = json.loads(told["result"])
            return told | {"result": json.dumps([item | {"lm_model": ODD, "metas": {"keyscale": ODD}}])}

        double.tasks[sent.request_id].row = odd  # type: ignore[method-assign]
        facts = maker.fetch(ace_step.request(), sent, tmp_path, silent).facts
    assert (facts["lm_model"], facts["metas"]["keyscale"]) == (CLEAN, CLEAN)


def test_the_odd_name_of_another_model_is_told_as_databases_can_keep_it() -> None:
    with AceStepDouble(seed=1) as double:
        maker = ace_step.provider(double)
        sent = ace_step.finished(maker, ace_step.request())
        double.tasks[sent.request_id].given["model"] = ODD
        poll = maker.poll(ace_step.request(), sent)
    assert poll.state == "failed"
    assert f"used {CLEAN}." in poll.message
