"""Stems, pictures and transcripts of models at Replicate."""

from __future__ import annotations

from typing import Any, Unpack

from engine.providers.replicate.predictions import Predictions
from engine.providers.replicate.sources import at_replicate
from engine.providers.shared.remote import Account
from engine.providers.shared.wording import seed_of
from engine.providers.tools import requests as tool_requests
from engine.providers.tools import results as tool_results
from engine.providers.tools.interface import (
    WORK,
    Painted,
    Picture,
    RemoteTool,
    Separation,
    Stems,
    Transcript,
    Transcription,
)
from engine.providers.tools.model import ToolModel

_MEGAPIXELS = {512: "0.25", 1024: "1"}
_FORMATS = {"jpeg": "jpg", "png": "png"}
_QUALITY = 95


def separation(*, model: ToolModel, **account: Unpack[Account]) -> RemoteTool[Separation, Stems]:
    """Recordings into stems, by Demucs."""
    return RemoteTool(model, _predictions(model, account), separation_inputs, tool_results.stems)


def picture(*, model: ToolModel, **account: Unpack[Account]) -> RemoteTool[Picture, Painted]:
    """Words into pictures, by FLUX."""
    return RemoteTool(model, _predictions(model, account), picture_inputs, tool_results.painted)


def transcription(*, model: ToolModel, **account: Unpack[Account]) -> RemoteTool[Transcription, Transcript]:
    """Recordings into words with their times, by WhisperX."""
    return RemoteTool(model, _predictions(model, account), transcription_inputs, tool_results.transcript)


def separation_inputs(request: Separation, model: ToolModel) -> dict[str, Any]:
    """It isolates one stem or makes all of them. Raises Refused."""
    tool_requests.check_separation(request, model)
    return {
        "audio": at_replicate(request.audio),
        "model": model.variant,
        "stem": request.stems[0] if len(request.stems) == 1 else "none",
        "shifts": request.shifts,
        "output_format": "wav",
        "wav_format": "float32",
        # Rescaled or cut off, the stems would no longer add up to the song.
        "clip_mode": "none",
    }


def picture_inputs(request: Picture, model: ToolModel) -> dict[str, Any]:
    """Raises Refused."""
    del model
    tool_requests.check_picture(request)
    return {
        "prompt": request.prompt.strip(),
        "aspect_ratio": "1:1",
        "megapixels": _MEGAPIXELS[request.pixels],
        "num_outputs": 1,
        "seed": seed_of(request.seed, request.token),
        "output_format": _FORMATS[request.format],
        "output_quality": _QUALITY,
        "disable_safety_checker": False,
        # The fast way does not repeat itself, whatever the seed.
        "go_fast": False,
    }


def transcription_inputs(request: Transcription, model: ToolModel) -> dict[str, Any]:
    """Raises Refused."""
    del model
    tool_requests.check_transcription(request)
    inputs: dict[str, Any] = {"audio_file": at_replicate(request.audio), "align_output": True}
    if request.language is not None:
        inputs["language"] = request.language
    if request.hint:
        inputs["initial_prompt"] = request.hint[: tool_requests.HINT_CHARACTERS]
    return inputs


def _predictions(model: ToolModel, account: Account) -> Predictions:
    return Predictions(endpoint=model.endpoint, work=WORK[model.kind], **account)
