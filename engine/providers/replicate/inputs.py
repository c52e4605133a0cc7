"""What Replicate's models are asked: a brief as the input of each model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.providers import edits
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.shared import wording
from engine.providers.shared.inputs import ace_step, lyria


def inputs(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """The input of a prediction. Raises Refused for what the model can't make at all."""
    if request.edit is not None:
        edits.check(request.edit, model)
    wording.check_length(request.brief, model)
    return SHAPES[model.shape](request, model)


def endpoint(request: GenerationRequest, model: Model) -> str:
    """Where a prediction is made: always the model's own place."""
    del request
    return model.endpoint


def _minimax_15(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "lyrics": wording.needed_lyrics(request.brief, model),
        "audio_format": "wav",
        "sample_rate": 44100,
        "bitrate": 256000,
    }


def _musicgen(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "duration": wording.whole_seconds(request.brief.duration_seconds),
        "model_version": "stereo-large",
        # A whole number; the model's own is the 3 in the middle.
        "classifier_free_guidance": round(1 + 4 * request.brief.style_strength),
        "output_format": "wav",
        "seed": wording.attempt_seed(request),
    }


def _stable_audio_25(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "duration": wording.whole_seconds(request.brief.duration_seconds),
        "seed": wording.attempt_seed(request),
    }


SHAPES: dict[str, Callable[[GenerationRequest, Model], dict[str, Any]]] = {
    "replicate-minimax-15": _minimax_15,
    "replicate-musicgen": _musicgen,
    "replicate-ace-step": ace_step,
    "replicate-stable-audio-25": _stable_audio_25,
    "lyria-2": lyria,
}
