"""Our end of the wire for stems, pictures and transcripts, at fal.ai and at Replicate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.outbound import Outbound
from engine.outside import Submission
from engine.providers.catalogue import TOOLS
from engine.providers.fal import tools as fal_tools
from engine.providers.replicate import tools as replicate_tools
from engine.providers.tools.interface import Picture, RemoteTool, Separation, Transcription
from engine.providers.tools.model import ToolModel
from tests.doubles.double import Double
from tests.doubles.fal import FalDouble
from tests.doubles.replicate import ReplicateDouble
from tests.doubles.sounding import sounding

SECONDS = 2.0
MODELS = {model.slug: model for model in TOOLS}
DOUBLES: dict[str, type[FalDouble | ReplicateDouble]] = {"fal": FalDouble, "replicate": ReplicateDouble}
WIRES = {"fal": fal_tools, "replicate": replicate_tools}
REQUESTS: dict[str, Callable[..., Any]] = {
    "separation": Separation,
    "picture": Picture,
    "transcription": Transcription,
}
PROMPT = "a quiet piano by the sea"


def every(kind: str = "") -> Any:
    """Each model once, of one kind or all."""
    chosen = [model for model in TOOLS if model.kind == kind or not kind]
    return pytest.mark.parametrize("model", chosen, ids=lambda model: model.slug)


def double_of(model: ToolModel) -> FalDouble | ReplicateDouble:
    return DOUBLES[model.service](seed=1)


def tool(double: Double, model: ToolModel, **given: Any) -> RemoteTool[Any, Any]:
    outbound = Outbound(allow_private={double.address})
    settings = {"key": double.key, "base_url": double.base_url, "outbound": outbound, **given}
    made: RemoteTool[Any, Any] = getattr(WIRES[model.service], model.kind)(model=model, **settings)
    return made


def inputs(model: ToolModel, request: Any) -> dict[str, Any]:
    told: dict[str, Any] = getattr(WIRES[model.service], f"{model.kind}_inputs")(request, model)
    return told


def asking(model: ToolModel, **given: Any) -> Any:
    """A request: of a recording somewhere on the web, or of a picture."""
    about = {"prompt": PROMPT} if model.kind == "picture" else {"audio": "https://studio.example/take.wav"}
    return REQUESTS[model.kind](**{**about, "token": "token-1", **given})


def recording(folder: Path, seconds: float = SECONDS, kind: str = "mp3") -> Path:
    path = folder / f"take.{kind}"
    path.write_bytes(sounding(3, seconds, kind))
    return path


def of_a_file(model: ToolModel, folder: Path, **given: Any) -> Any:
    """A request whose recording is small enough to travel inside it."""
    return asking(model, **given) if model.kind == "picture" else asking(model, audio=recording(folder), **given)


def finished(maker: RemoteTool[Any, Any], request: Any) -> Submission:
    sent = maker.submit(request)
    while maker.poll(request, sent).state in {"queued", "running"}:
        pass
    return sent
