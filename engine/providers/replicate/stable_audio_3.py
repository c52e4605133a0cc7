"""What Stable Audio 3 at Replicate is asked: a brief, or an edit of a recording."""

from __future__ import annotations

from typing import Any

from engine.providers.edits import Edit, end_of
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.replicate.sources import at_replicate
from engine.providers.shared import wording

_LEAST_NOISE = 0.1


def stable_audio_3(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """A new piece of music."""
    return _inputs(request, model, request.brief.duration_seconds)


def stable_audio_3_edited(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    """Another edit of a recording: what comes behind its end is a part that is made anew, too."""
    body, source = _inputs(request, model, edit.seconds), at_replicate(edit.source)
    if edit.kind == "variation":
        body["init_audio"] = source
        return body if edit.strength is None else body | {"init_noise_level": max(edit.strength, _LEAST_NOISE)}
    start, end = (edit.source_seconds, edit.seconds) if edit.kind == "extend" else (edit.start, end_of(edit))
    return body | {"inpaint_audio": source, "inpaint_start_seconds": start, "inpaint_end_seconds": end}


def _inputs(request: GenerationRequest, model: Model, seconds: float) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "duration": seconds,
        "seed": wording.attempt_seed(request),
        "output_format": "wav",
    }
