"""Weights for tests: fetched once into the cache of this user; without a network, tests that need them skip."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from engine.hearing.preparing import RECOGNISER
from engine.separation.preparing import SEPARATOR
from engine.singing.preparing import SINGER
from engine.weights.description import Weights
from engine.weights.fetching import FetchFailed, fetch


def models_folder() -> Path:
    """Where this user keeps the models of tests."""
    cached = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cached / "soundfoundry" / "models"


def models_with_singer() -> Path:
    """The folder of models, with a singer in it; skips the test where it can't be had."""
    return _models_with(SINGER, "NOBODY SINGS IN THIS RUN")


def models_with_separator() -> Path:
    """The folder of models, with a separator in it; skips the test where it can't be had."""
    return _models_with(SEPARATOR, "NO VOICE IS TAKEN OUT IN THIS RUN")


def models_with_recogniser() -> Path:
    """The folder of models, with a recogniser in it; skips the test where it can't be had."""
    return _models_with(RECOGNISER, "NO WORDS ARE HEARD IN THIS RUN")


@cache
def _models_with(weights: Weights, warning: str) -> Path:
    models = models_folder()
    try:
        fetch(weights, models, lambda stage, size: None)
    except FetchFailed as error:
        pytest.skip(f"{warning}: the weights of the {weights.name} could not be fetched: {error}")
    return models
