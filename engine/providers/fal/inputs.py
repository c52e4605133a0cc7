"""What fal.ai's models are asked: a brief as the input of each model."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.providers import edits
from engine.providers.fal.edits import EDITS
from engine.providers.fal.plans import composition_plan
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.shared import wording
from engine.providers.shared.inputs import ace_step, lyria, lyria_3, minimax_26

_STEPS_OF_STABLE_AUDIO = 100
_TAGGED_LINE = re.compile(r"^([ \t]*\[[^\[\]\n]+\])[ \t]+(?=\S)", re.MULTILINE)


def inputs(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """The body of a submission. Raises Refused for what the model can't make at all."""
    if request.edit is not None:
        edits.check(request.edit, model)
        return EDITS[model.shape, request.edit.kind][1](request, request.edit, model)
    wording.check_length(request.brief, model)
    return SHAPES[model.shape](request, model)


def endpoint(request: GenerationRequest, model: Model) -> str:
    """Where a submission goes: edits are neighbours of their model, below the same owner and app."""
    if request.edit is None:
        return model.endpoint
    owner_and_app = "/".join(model.endpoint.split("/")[:2])
    return f"{owner_and_app}/{EDITS[model.shape, request.edit.kind][0]}"


def _minimax_v2(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "lyrics_prompt": wording.needed_lyrics(request.brief, model),
        # Its defaults are mono and 32 kHz.
        "audio_setting": {"format": "mp3", "channel": "2", "sample_rate": "44100", "bitrate": "256000"},
    }


def _minimax_3(request: GenerationRequest, model: Model) -> dict[str, Any]:
    words = wording.lyrics(request.brief, model)
    return {
        "prompt": wording.prompt(request.brief, model),
        # What stands behind a tag on its line would not be sung.
        "lyrics": _TAGGED_LINE.sub(r"\1\n", words) or "[inst]",
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
    }


def _stable_audio_3(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
        "output_format": "wav",
        # The words are the person's.
        "enable_prompt_expansion": False,
        "sync_mode": False,
    }


def _ace_step_15(request: GenerationRequest, model: Model) -> dict[str, Any]:
    body: dict[str, Any] = {
        "prompt": wording.prompt(request.brief, model),
        "duration": request.brief.duration_seconds,
    }
    if request.brief.is_instrumental:
        return body | {"lyrics": "[Instrumental]"}
    words = wording.lyrics(request.brief, model)
    return body | ({"lyrics": words} if words else {})


def _ace_step_prompt(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "instrumental": request.brief.is_instrumental,
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
        "guidance_scale": wording.guidance(request.brief.style_strength),
    }


def _stable_audio(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "seconds_total": wording.whole_seconds(request.brief.duration_seconds),
        "steps": _STEPS_OF_STABLE_AUDIO,
    }


def _stable_audio_25(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "seconds_total": wording.whole_seconds(request.brief.duration_seconds),
        "seed": wording.attempt_seed(request),
        # Otherwise the whole file comes inside the answer.
        "sync_mode": False,
    }


def _elevenlabs(request: GenerationRequest, model: Model) -> dict[str, Any]:
    if "sections" in model.takes and request.brief.sections:
        return {"composition_plan": composition_plan(request.brief, model), "output_format": "mp3_44100_128"}
    words = wording.lyrics(request.brief, model)
    text = wording.prompt(request.brief, model)
    return {
        "prompt": f"{text}\n\nLyrics:\n{words}" if words else text,
        "music_length_ms": round(request.brief.duration_seconds * 1000),
        "force_instrumental": request.brief.is_instrumental,
        "output_format": "mp3_44100_128",
    }


SHAPES: dict[str, Callable[[GenerationRequest, Model], dict[str, Any]]] = {
    "fal-minimax-v2": _minimax_v2,
    "fal-minimax-v26": minimax_26,
    "fal-minimax-3": _minimax_3,
    "fal-stable-audio-3": _stable_audio_3,
    "fal-ace-step-15": _ace_step_15,
    "google-lyria-3": lyria_3,
    "fal-ace-step": ace_step,
    "fal-ace-step-prompt": _ace_step_prompt,
    "fal-stable-audio": _stable_audio,
    "fal-stable-audio-25": _stable_audio_25,
    "lyria-2": lyria,
    "fal-elevenlabs": _elevenlabs,
}
