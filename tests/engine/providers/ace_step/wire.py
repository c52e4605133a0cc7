"""Our end of the wire to an ACE-Step server, for the tests of both ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.brief import Brief
from engine.outbound import Outbound
from engine.outside import Submission
from engine.providers.ace_step.models import MODELS as ACE_STEP_MODELS
from engine.providers.ace_step.provider import AceStepProvider
from engine.providers.interface import GenerationRequest
from tests.doubles.ace_step import AceStepDouble

TURBO, BASE = ACE_STEP_MODELS[:2]
BRIEF = Brief("a quiet piano by the sea", duration_seconds=12.0, seed=7)


def provider(double: AceStepDouble, model: Any = TURBO, **given: Any) -> AceStepProvider:
    outbound = Outbound(allow_private={double.address})
    return AceStepProvider(
        **{"model": model, "base_url": double.base_url, "key": double.key, **given}, outbound=outbound
    )


def request(**changed: Any) -> GenerationRequest:
    return GenerationRequest(replace(BRIEF, **changed), "token")


def finished(maker: AceStepProvider, asked: GenerationRequest) -> Submission:
    """Submitted, and asked about until it is over."""
    sent = maker.submit(asked)
    while maker.poll(asked, sent).state in {"queued", "running"}:
        pass
    return sent


def silent(stage: str, share: float | None) -> None:
    """A report nobody reads."""
