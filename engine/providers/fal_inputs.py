"""What fal.ai's models are asked: a brief as the input of each model, and what of the brief is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.providers import wording
from engine.providers.catalogue import Model
from engine.providers.interface import GenerationRequest

ignored = wording.ignored
_STEPS_OF_STABLE_AUDIO = 100
# The model's own guidance is what half a style strength means.
_LEAST_GUIDANCE, _GUIDANCE_SPAN = 5.0, 20.0


def inputs(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """The body of a submission. Raises Refused for what the model can't make at all."""
    wording.check_length(request.brief, model)
    return SHAPES[model.shape](request, model)


def lyria(request: GenerationRequest, model: Model) -> dict[str, Any]:
    """Google's Lyria 2 takes the same wherever it is offered."""
    return {"prompt": wording.prompt(request.brief, model), "seed": wording.attempt_seed(request)}


def guidance(style_strength: float) -> float:
    """How closely ACE-Step follows its words."""
    return round(_LEAST_GUIDANCE + _GUIDANCE_SPAN * style_strength, 3)


def tags(request: GenerationRequest, model: Model) -> str:
    """ACE-Step reads a comma-separated list, the most telling first."""
    return wording.prompt(request.brief, model)


def ace_lyrics(request: GenerationRequest, model: Model) -> str:
    if request.brief.is_instrumental:
        return wording.INSTRUMENTAL
    return wording.lyrics(request.brief, model)


def _minimax_v2(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "lyrics_prompt": wording.needed_lyrics(request.brief, model),
        # Its defaults are mono and 32 kHz.
        "audio_setting": {"format": "mp3", "channel": "2", "sample_rate": "44100", "bitrate": "256000"},
    }


def _minimax_v26(request: GenerationRequest, model: Model) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "prompt": wording.prompt(request.brief, model),
        "is_instrumental": request.brief.is_instrumental,
    }
    if not request.brief.is_instrumental:
        asked["lyrics"] = wording.needed_lyrics(request.brief, model)
    return asked


def _ace_step(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "tags": tags(request, model),
        "lyrics": ace_lyrics(request, model),
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
        "guidance_scale": guidance(request.brief.style_strength),
    }


def _ace_step_prompt(request: GenerationRequest, model: Model) -> dict[str, Any]:
    return {
        "prompt": wording.prompt(request.brief, model),
        "instrumental": request.brief.is_instrumental,
        "duration": request.brief.duration_seconds,
        "seed": wording.attempt_seed(request),
        "guidance_scale": guidance(request.brief.style_strength),
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
    "fal-minimax-v26": _minimax_v26,
    "fal-ace-step": _ace_step,
    "fal-ace-step-prompt": _ace_step_prompt,
    "fal-stable-audio": _stable_audio,
    "fal-stable-audio-25": _stable_audio_25,
    "lyria-2": lyria,
    "fal-elevenlabs": _elevenlabs,
}
