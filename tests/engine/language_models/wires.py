"""Doubles of language models and our ends of the wire to them, for the tests of both."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from engine.language_models.gemini import Gemini
from engine.language_models.interface import LanguageModel, Message, Picture
from engine.language_models.openai_compatible import OpenAICompatible
from engine.outbound import Outbound
from tests.doubles.gemini import GeminiDouble
from tests.doubles.openai_compatible import OpenAICompatibleDouble

ASKED = [Message("system", "You write lyrics."), Message("user", "Two lines about rain.")]
SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string"}, "lines": {"type": "array", "items": {"type": "string"}, "minItems": 2}},
    "required": ["title", "lines"],
    "additionalProperties": False,
}
KINDS = ("gemini", "openai")
Double = GeminiDouble | OpenAICompatibleDouble


def gemini(double: GeminiDouble, **given: object) -> Gemini:
    made = {"model": double.model, "key": double.key, "base_url": double.base_url, "timeout_seconds": 10.0, **given}
    return Gemini(outbound=Outbound(allow_private={double.address}), **made)  # type: ignore[arg-type]


def openai_compatible(double: OpenAICompatibleDouble, **given: object) -> OpenAICompatible:
    address = f"{double.base_url}/v1"
    made = {"model": double.model, "key": double.key, "base_url": address, "timeout_seconds": 10.0, **given}
    return OpenAICompatible(outbound=Outbound(allow_private={double.address}), **made)  # type: ignore[arg-type]


@contextmanager
def running(kind: str, **given: object) -> Iterator[tuple[Double, LanguageModel]]:
    """A double and a model that speaks to it."""
    if kind == "gemini":
        with GeminiDouble(seed=1) as double:
            yield double, gemini(double, **given)
    else:
        with OpenAICompatibleDouble(seed=1) as other:
            yield other, openai_compatible(other, **given)


def picture(width: int = 8, kind: str = "PNG") -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (width, width), (20, 90, 160)).save(file, kind)
    return Picture(file.getvalue(), f"image/{kind.lower()}")
