"""The inputs of models that are offered by several services and ask for the same everywhere."""

from __future__ import annotations

from typing import Any

from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.shared import wording


def lyria(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """Google's Lyria 2."""
    return {"prompt": wording.prompt(request.brief, model), "seed": wording.attempt_seed(request)}


def ace_step(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """ACE-Step, the first one."""
    return {
        "tags": wording.prompt(request.brief, model),
        "lyrics": wording.tagged_lyrics(request, model),
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
        "guidance_scale": wording.guidance(request.brief.style_strength),
    }
