"""The services whose doubles `make doubles` starts: how each is told to the product, and how it shows its stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.doubles.ace_step import AceStepDouble
from tests.doubles.double import Double
from tests.doubles.fal import FalDouble
from tests.doubles.gemini import GeminiDouble
from tests.doubles.openai_compatible import OpenAICompatibleDouble
from tests.doubles.replicate import ReplicateDouble

Lines = dict[str, str]
KEPT_REQUESTS = 2000


@dataclass(frozen=True)
class Service:
    """lines: what the environment needs; seconds: of a generation; stages: more steps to watch than a test needs."""

    name: str
    double: type[Double]
    lines: Callable[[Double], Lines]
    seconds: float = 8.0
    stages: Mapping[str, int] = field(default_factory=dict)
    keys: int = 2

    def begun(self, seed: int, port: int) -> Double:
        """Listening, with all its keys, by the clock. Raises OSError if the port is taken."""
        double = self.double(seed, port)
        for name, count in self.stages.items():
            setattr(double, name, count)
        for number in range(2, self.keys + 1):
            double.add_key(f"{double.key}-{number}")
        double.live(self.seconds, keeps=KEPT_REQUESTS)
        return double.start()


def keys_of(double: Double) -> str:
    return ",".join(double.known_keys)


def _fal(double: Double) -> Lines:
    assert isinstance(double, FalDouble)
    addresses = dict.fromkeys(("FAL_URL", "FAL_UPLOADS_URL", "FAL_SCHEMAS_URL"), double.base_url)
    return {"FAL_KEYS": keys_of(double), **addresses, "FAL_JWKS_URL": double.jwks_url}


def _replicate(double: Double) -> Lines:
    assert isinstance(double, ReplicateDouble)
    return {
        "REPLICATE_KEYS": keys_of(double),
        "REPLICATE_URL": double.base_url,
        "REPLICATE_WEBHOOK_SECRETS": double.secret,
    }


def _ace_step(double: Double) -> Lines:
    return {"ACE_STEP_KEYS": keys_of(double), "ACE_STEP_URL": double.base_url}


def _openai_compatible(double: Double) -> Lines:
    assert isinstance(double, OpenAICompatibleDouble)
    return {
        "OPENAI_COMPATIBLE_KEYS": keys_of(double),
        "OPENAI_COMPATIBLE_URL": f"{double.base_url}/v1",
        "OPENAI_COMPATIBLE_MODEL": double.model,
    }


def _gemini(double: Double) -> Lines:
    assert isinstance(double, GeminiDouble)
    return {"GEMINI_KEYS": keys_of(double), "GEMINI_URL": double.base_url, "GEMINI_MODEL": double.model}


SERVICES = (
    Service("fal", FalDouble, _fal, stages={"queued_for": 3, "running_for": 4}),
    Service("replicate", ReplicateDouble, _replicate, stages={"starting_for": 2, "processing_for": 5}),
    Service("ace_step", AceStepDouble, _ace_step, stages={"queued_for": 2}, keys=1),
    Service("openai_compatible", OpenAICompatibleDouble, _openai_compatible, seconds=1.0),
    Service("gemini", GeminiDouble, _gemini, seconds=1.0),
)
NAMES = tuple(service.name for service in SERVICES)


def lines_of(doubles: Mapping[str, Double], webhooks_to: str) -> Lines:
    """Everything the product must be told to use these doubles."""
    lines: Lines = {}
    for service in SERVICES:
        if service.name in doubles:
            lines |= service.lines(doubles[service.name])
    allowed = ",".join(double.address for double in doubles.values())
    return {**lines, "OUTBOUND_ALLOW": allowed, "WEBHOOK_BASE_URL": webhooks_to}
