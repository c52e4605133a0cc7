"""The plans of songs that ElevenLabs Music 2.x takes at fal.ai instead of a prompt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_STYLES = ("positive_styles", "negative_styles")
_KNOWN = {"text", "duration_ms", "context_adherence", *_STYLES}
_WITH_A_PROMPT = ("force_instrumental", "music_length_ms")


def plan_seconds(plan: dict[str, Any]) -> float:
    return sum(float(chunk["duration_ms"]) for chunk in plan["chunks"]) / 1000


def plan_problems(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The input and what is wrong with it."""
    if ("prompt" in given) == ("composition_plan" in given):
        yield "prompt", "Give either a prompt or a composition_plan"
        return
    if "prompt" in given:
        if "seed" in given:
            yield "seed", "A seed goes with a composition_plan only"
        return
    yield from ((name, "Goes with a prompt only") for name in _WITH_A_PROMPT if name in given)
    chunks = given["composition_plan"].get("chunks")
    if not isinstance(chunks, list) or not 1 <= len(chunks) <= 30:
        yield "composition_plan", "chunks should have 1 to 30 items"
        return
    for chunk in chunks:
        is_text = isinstance(chunk.get("text"), str) and set(chunk) <= _KNOWN
        is_styled = all(isinstance(style, str) for name in _STYLES for style in chunk.get(name, []))
        length = chunk.get("duration_ms")
        if not is_text or not is_styled or not isinstance(length, int) or not 3000 <= length <= 120000:
            yield "composition_plan", "a chunk has a text and 3000 to 120000 duration_ms"
