"""Stems, pictures and transcripts of models at fal.ai."""

from __future__ import annotations

from typing import Any, Unpack

from engine.providers.fal import whisper
from engine.providers.fal.queue import FalQueue
from engine.providers.fal.sources import at_fal
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

_SIZES = {512: "square", 1024: "square_hd"}


def separation(*, model: ToolModel, **account: Unpack[Account]) -> RemoteTool[Separation, Stems]:
    """Recordings into stems, by Demucs."""
    return RemoteTool(model, _queue(model, account), separation_inputs, tool_results.stems)


def picture(*, model: ToolModel, **account: Unpack[Account]) -> RemoteTool[Picture, Painted]:
    """Words into pictures, by FLUX."""
    return RemoteTool(model, _queue(model, account), picture_inputs, tool_results.painted)


def transcription(*, model: ToolModel, **account: Unpack[Account]) -> RemoteTool[Transcription, Transcript]:
    """Recordings into words with their times, by Whisper."""
    return RemoteTool(model, _queue(model, account), transcription_inputs, tool_results.transcript)


def separation_inputs(request: Separation, model: ToolModel) -> dict[str, Any]:
    """Raises Refused."""
    tool_requests.check_separation(request, model)
    return {
        "audio_url": at_fal(request.audio),
        "model": model.variant,
        "stems": list(request.stems),
        "shifts": request.shifts,
        "output_format": "wav",
    }


def picture_inputs(request: Picture, model: ToolModel) -> dict[str, Any]:
    """Raises Refused."""
    del model
    tool_requests.check_picture(request)
    return {
        "prompt": request.prompt.strip(),
        "image_size": _SIZES[request.pixels],
        "num_images": 1,
        "seed": seed_of(request.seed, request.token),
        "output_format": request.format,
        "enable_safety_checker": True,
        # Otherwise the whole file comes inside the answer.
        "sync_mode": False,
    }


def transcription_inputs(request: Transcription, model: ToolModel) -> dict[str, Any]:
    """Raises Refused."""
    del model
    tool_requests.check_transcription(request)
    inputs: dict[str, Any] = {"audio_url": whisper.address(request.audio), "task": "transcribe", "chunk_level": "word"}
    if request.language is not None:
        inputs["language"] = whisper.language(request.language)
    if request.hint:
        inputs["prompt"] = request.hint[: tool_requests.HINT_CHARACTERS]
    return inputs


def _queue(model: ToolModel, account: Account) -> FalQueue:
    return FalQueue(endpoint=model.endpoint, work=WORK[model.kind], **account)
