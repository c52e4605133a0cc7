"""Language models of both protocols whose answer is chosen by a test, set up as the one of this installation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache

from jobs import outside
from tests.doubles.gemini import GeminiDouble
from tests.doubles.openai_compatible import OpenAICompatibleDouble


class Saying:
    """A double that answers with `says`."""

    says: dict[str, Any]

    def _words(self, given: dict[str, Any]) -> str:
        del given
        return json.dumps(self.says)


class SayingOpenAI(Saying, OpenAICompatibleDouble):
    """Any compatible address."""


class SayingGemini(Saying, GeminiDouble):
    """Google's."""


Double = SayingOpenAI | SayingGemini


@contextmanager
def language_model(service: str, says: dict[str, Any], settings: Any) -> Iterator[Double]:
    """service: "openai" or "gemini"."""
    cache.clear()
    kind = SayingOpenAI if service == "openai" else SayingGemini
    with kind(seed=1) as double:
        double.says = says
        url = f"{double.base_url}/v1" if service == "openai" else double.base_url
        settings.OUTBOUND_ALLOW = [double.address]
        settings.READER = {"service": service, "url": url, "model": double.model, "key": double.key}
        outside.outbound.cache_clear()
        yield double
    outside.outbound.cache_clear()
