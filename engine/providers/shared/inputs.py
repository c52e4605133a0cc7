"""The inputs of models that are offered by several services and ask for the same everywhere."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from engine.brief import Brief
from engine.outside import Refused
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.shared import wording
from engine.providers.shared.sections import section_seconds


def lyria(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """Google's Lyria 2."""
    return {"prompt": wording.prompt(request.brief, model), "seed": wording.attempt_seed(request)}


def lyria_3(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """Google's Lyria 3 and later, which read everything in the description: words to sing, sections, the length."""
    brief = request.brief
    words = wording.lyrics(brief, model)
    parts = [
        wording.prompt(brief, model),
        f"Lyrics:\n{words}" if words else "",
        "Instrumental only, no vocals." if brief.is_instrumental else "",
        "\n".join(_marks(brief)),
        f"Length: {wording.whole_seconds(brief.duration_seconds)} seconds." if _has_lengths(model) else "",
    ]
    return {"prompt": "\n\n".join(part for part in parts if part)}


def minimax_26(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """MiniMax Music 2.6, which writes the words where there are none."""
    body: dict[str, Any] = {
        "prompt": wording.prompt(request.brief, model),
        "is_instrumental": request.brief.is_instrumental,
    }
    if words := wording.lyrics(request.brief, model):
        body["lyrics"] = words
    elif not request.brief.is_instrumental:
        body["lyrics_optimizer"] = True
    return body


def ace_step(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """ACE-Step, the first one."""
    return {
        "tags": wording.prompt(request.brief, model),
        "lyrics": wording.tagged_lyrics(request, model),
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
        "guidance_scale": wording.guidance(request.brief.style_strength),
    }


def _marks(brief: Brief) -> list[str]:
    """When each section begins and ends; nothing where the times of sections make no sense."""
    try:
        sections = section_seconds(brief) if brief.sections else []
    except Refused:
        return []
    times = [sum(seconds for _, seconds in sections[:number]) for number in range(len(sections) + 1)]
    return [
        f"[{_clock(start)}-{_clock(end)}] {name.capitalize()}"
        for (name, _), (start, end) in zip(sections, pairwise(times), strict=True)
    ]


def _has_lengths(model: Model) -> bool:
    return model.shortest_seconds != model.longest_seconds


def _clock(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"
