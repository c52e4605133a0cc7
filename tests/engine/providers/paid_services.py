"""Our end of the wire to fal.ai and Replicate, for the tests of both ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from engine.brief import Brief
from engine.outbound import Outbound
from engine.outside import Submission
from engine.providers.fal.models import MODELS as FAL_MODELS
from engine.providers.fal.provider import FalProvider
from engine.providers.interface import GenerationRequest, Provider
from engine.providers.model import Model
from engine.providers.replicate.models import MODELS as REPLICATE_MODELS
from engine.providers.replicate.provider import ReplicateProvider
from tests.doubles.fal import FalDouble
from tests.doubles.listening import Asked, Listener, Told
from tests.doubles.replicate import ReplicateDouble

Double = FalDouble | ReplicateDouble
LYRICS = "Walk along the river\nall the way to morning\nand the light comes in"
BRIEF = Brief("a quiet piano by the sea", duration_seconds=12.0, seed=7, lyrics=LYRICS, is_instrumental=False)
FAL = {model.slug: model for model in FAL_MODELS}
REPLICATE = {model.slug: model for model in REPLICATE_MODELS}
ACE_AT_FAL = FAL["fal-ace-step"]
MUSICGEN = REPLICATE["replicate-musicgen"]
HOOK = "https://studio.example/hooks/{token}/"


def fal(double: FalDouble, model: Model = ACE_AT_FAL, **given: Any) -> FalProvider:
    settings = {"key": double.key, "base_url": double.base_url, "outbound": outbound(double), **given}
    return FalProvider(model=model, **settings)


def replicate(double: ReplicateDouble, model: Model = MUSICGEN, **given: Any) -> ReplicateProvider:
    settings = {"key": double.key, "base_url": double.base_url, "outbound": outbound(double), **given}
    return ReplicateProvider(model=model, **settings)


@dataclass(frozen=True)
class Service:
    """One of the two, with the model its failures are shown by. title: for people; maker: ours, at a double."""

    name: str
    title: str
    double: Callable[..., Double]
    maker: Callable[..., Provider]
    provider: Callable[..., Provider]
    model: Model


AT_FAL = Service("fal", "fal.ai", FalDouble, fal, FalProvider, ACE_AT_FAL)
AT_REPLICATE = Service("replicate", "Replicate", ReplicateDouble, replicate, ReplicateProvider, MUSICGEN)


def outbound(*doubles: Double) -> Outbound:
    return Outbound(allow_private={double.address for double in doubles})


def request(token: str = "token-1", **changed: Any) -> GenerationRequest:
    return GenerationRequest(replace(BRIEF, **changed), token)


def for_model(model: Model, token: str = "token-1", **changed: Any) -> GenerationRequest:
    """A request of a length this model makes."""
    seconds = min(max(12.0, model.shortest_seconds), model.longest_seconds)
    return request(token, **{"duration_seconds": seconds, **changed})


def finished(maker: Provider, asked: GenerationRequest) -> Submission:
    """Submitted, and asked about until it is over."""
    sent = maker.submit(asked)
    while maker.poll(asked, sent).state in {"queued", "running"}:
        pass
    return sent


def tell(double: Double, sent: Submission, url: Any, **told: Any) -> None:
    """From now on the work lies at this address, whatever it is; told: what fal.ai says besides."""
    if isinstance(double, ReplicateDouble):
        double.accepted[sent.request_id].extra = {"output": url}
        return
    made = double.accepted[sent.request_id]
    made.outcome, made.model = "no_audio", replace(made.model, returns={"audio": url, **told})


def silent(stage: str, share: float | None) -> None:
    """A report nobody reads."""


class Receiver:
    """Where webhooks arrive."""

    def __init__(self) -> None:
        self.status = 200
        self._listener = Listener(self._answer)
        self.url = f"http://{self._listener.address}/hooks?token={{token}}"

    @property
    def letters(self) -> list[Asked]:
        return self._listener.requests

    def _answer(self, asked: Asked) -> Told:
        headers = {"Location": "https://example.org/"} if self.status == 302 else {}
        return Told({}, self.status, headers=headers)

    def __enter__(self) -> Receiver:
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.stop()
