"""Sounds for the recogniser: a sung line by the bundled singer, silence, and an instrument."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import soundfile

from engine.brief import Brief
from engine.hearing.preparing import RECOGNISER
from engine.hearing.recogniser import Recogniser
from engine.hearing.words import Line, from_json
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from tests.support.models import models_with_recogniser, models_with_singer

RATE = 44_100
LYRICS = "My mother planted apple trees\nalong the fence behind the shed\nthey bend together in the breeze"


@cache
def recogniser() -> Recogniser:
    """The one that is fetched."""
    return Recogniser(models_with_recogniser() / RECOGNISER.name, threads=1)


@cache
def sung() -> tuple[Path, tuple[Line, ...]]:
    """A voice alone that sings LYRICS, and when each word is sung."""
    folder = Path(mkdtemp())
    brief = Brief(
        "a folk song", genre="folk", is_instrumental=False, voice="sung", singer="high", seed=10, tempo_bpm=92.0,
        key="C major", lyrics=f"[Verse]\n{LYRICS}", duration_seconds=30.0,
    )  # fmt: skip
    request, provider = GenerationRequest(brief, "sung"), ComposerProvider(models_with_singer())
    fetched = provider.fetch(request, provider.submit(request), folder, lambda *_: None)
    score = json.loads(Path(str(fetched.score)).read_text("utf-8"))
    return fetched.stems["voice"], from_json(score["lyrics"])


def written(folder: Path, samples: np.ndarray) -> Path:
    """A file of these samples."""
    path = folder / "sound.wav"
    soundfile.write(path, samples, RATE)
    return path
