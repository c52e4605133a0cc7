"""What Replicate's models are asked: a brief as the input of each model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.providers import edits
from engine.providers.edits import Edit
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.replicate.stable_audio_3 import stable_audio_3, stable_audio_3_edited
from engine.providers.shared import wording
from engine.providers.shared.inputs import ace_step, lyria, lyria_3, minimax_26


def inputs(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """The input of a prediction. Raises Refused for what the model can't make at all."""
    if request.edit is not None:
        edits.check(request.edit, model)
        return EDITED[model.shape](request, request.edit, model)
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


def _minimax_26(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return minimax_26(request, model) | {"audio_format": "wav", "sample_rate": 44100}


def _ace_step_15(request: GenerationRequest, model: Model) -> dict[str, Any]:
    brief = request.brief
    body: dict[str, Any] = {
        "prompt": wording.prompt(brief, model),
        "lyrics": wording.lyrics(brief, model) or "[Instrumental]",
        "duration": brief.duration_seconds,
        "batch_size": 1,
        "seed": wording.attempt_seed(request),
    }
    if brief.tempo_bpm is not None:
        body["bpm"] = round(brief.tempo_bpm)
    return body if brief.key is None else body | {"key_scale": brief.key}


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
    "replicate-minimax-26": _minimax_26,
    "replicate-ace-step-15": _ace_step_15,
    "google-lyria-3": lyria_3,
    "replicate-musicgen": _musicgen,
    "replicate-ace-step": ace_step,
    "replicate-stable-audio-25": _stable_audio_25,
    "replicate-stable-audio-3": stable_audio_3,
    "lyria-2": lyria,
}
EDITED: dict[str, Callable[[GenerationRequest, Edit, Model], dict[str, Any]]] = {
    "replicate-stable-audio-3": stable_audio_3_edited,
}
