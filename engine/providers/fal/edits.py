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


EDITS: dict[tuple[str, str], tuple[str, Body]] = {
    ("fal-ace-step", "extend"): ("audio-outpaint", _extended),
    ("fal-ace-step", "repaint"): ("audio-inpaint", _repainted),
    ("fal-ace-step", "variation"): ("audio-to-audio", _varied),
    ("fal-stable-audio-25", "variation"): ("audio-to-audio", _stable_varied),
    ("fal-stable-audio-25", "repaint"): ("inpaint", _stable_repainted),
}
"""By the shape of a model and the kind of an edit: the place beside the model, and what it is asked there."""
