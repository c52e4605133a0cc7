"""What fal.ai's models are asked to do to an existing song."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.providers.edits import Edit, end_of
from engine.providers.fal.sources import at_fal
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.shared import wording

Body = Callable[[GenerationRequest, Edit, Model], dict[str, Any]]


def _ace_step(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    """What all edits of ACE-Step take."""
    return {
        "audio_url": at_fal(edit.source),
        "tags": wording.prompt(request.brief, model),
        "lyrics": wording.tagged_lyrics(request, model),
        "seed": wording.attempt_seed(request),
        "guidance_scale": wording.guidance(request.brief.style_strength),
    }


def _extended(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    # Both are always said: left out, the second would be half a minute.
    lengths = {"extend_before_duration": edit.before, "extend_after_duration": edit.after}
    return _ace_step(request, edit, model) | lengths


def _repainted(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    body = _ace_step(request, edit, model) | {"start_time": edit.start, "end_time": end_of(edit)}
    return body if edit.strength is None else body | {"variance": edit.strength}


def _varied(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    """Where only the lyrics are others, the music is kept."""
    body = _ace_step(request, edit, model)
    tags, lyrics = edit.original_prompt or body["tags"], edit.original_lyrics or body["lyrics"]
    only_lyrics = tags == body["tags"] and lyrics != body["lyrics"]
    return body | {
        "original_tags": tags,
        "original_lyrics": lyrics,
        "edit_mode": "lyrics" if only_lyrics else "remix",
    }


def _stable_varied(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    body: dict[str, Any] = {
        "prompt": wording.prompt(request.brief, model),
        "audio_url": at_fal(edit.source),
        "total_seconds": math.ceil(edit.source_seconds),
        "seed": wording.attempt_seed(request),
        "sync_mode": False,
    }
    return body if edit.strength is None else body | {"strength": edit.strength}


def _stable_repainted(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    """Its times are whole seconds: the part is never smaller than asked for."""
    return {
        "prompt": wording.prompt(request.brief, model),
        "audio_url": at_fal(edit.source),
        "mask_start": math.floor(edit.start),
        "mask_end": math.ceil(end_of(edit)),
        "seconds_total": math.ceil(edit.source_seconds),
        "seed": wording.attempt_seed(request),
        "sync_mode": False,
    }


def _stable_3(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    """What all edits of Stable Audio 3 take."""
    return {
        "prompt": wording.prompt(request.brief, model),
        "audio_url": at_fal(edit.source),
        "seed": wording.attempt_seed(request),
        "output_format": "wav",
        "enable_prompt_expansion": False,
        "sync_mode": False,
    }


def _stable_3_extended(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    lengths = {"extend_seconds_before": edit.before, "extend_seconds_after": edit.after}
    return _stable_3(request, edit, model) | lengths


def _stable_3_repainted(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    part = {"mask_start_seconds": edit.start, "mask_end_seconds": end_of(edit)}
    return _stable_3(request, edit, model) | part


def _stable_3_varied(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    body = _stable_3(request, edit, model)
    # The least it takes is a tenth.
    return body if edit.strength is None else body | {"init_noise_level": max(edit.strength, 0.1)}


def _ace_step_15_repainted(request: GenerationRequest, edit: Edit, model: Model) -> dict[str, Any]:
    body: dict[str, Any] = {
        "source_audio_url": at_fal(edit.source),
        "prompt": wording.prompt(request.brief, model),
        "lyrics": wording.lyrics(request.brief, model) or "[Instrumental]",
        "start_time": edit.start,
        "end_time": end_of(edit),
        "seed": wording.attempt_seed(request),
    }
    return body if edit.strength is None else body | {"repaint_strength": edit.strength}


EDITS: dict[tuple[str, str], tuple[str, Body]] = {
    ("fal-ace-step", "extend"): ("audio-outpaint", _extended),
    ("fal-ace-step", "repaint"): ("audio-inpaint", _repainted),
    ("fal-ace-step", "variation"): ("audio-to-audio", _varied),
    ("fal-stable-audio-25", "variation"): ("audio-to-audio", _stable_varied),
    ("fal-stable-audio-25", "repaint"): ("inpaint", _stable_repainted),
    ("fal-ace-step-15", "repaint"): ("repaint", _ace_step_15_repainted),
    ("fal-stable-audio-3", "extend"): ("medium/audio-outpainting", _stable_3_extended),
    ("fal-stable-audio-3", "repaint"): ("medium/audio-inpainting", _stable_3_repainted),
    ("fal-stable-audio-3", "variation"): ("medium/audio-to-audio", _stable_3_varied),
}
"""By the shape of a model and the kind of an edit: the place beside the model, and what it is asked there."""
