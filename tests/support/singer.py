"""The weights of the singer for tests: fetched once into the cache of this user; without a network, tests skip."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from engine.singing.preparing import SINGER
from engine.weights.fetching import FetchFailed, fetch


def models_folder() -> Path:
    """Where this user keeps the models of tests."""
    cached = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cached / "soundfoundry" / "models"


@cache
def models_with_singer() -> Path:
    """The folder of models, with a singer in it; skips the test where it can't be had."""
    models = models_folder()
    try:
        fetch(SINGER, models, lambda stage, size: None)
    except FetchFailed as error:
        pytest.skip(f"NOBODY SINGS IN THIS RUN: the singer's weights could not be fetched: {error}")
    return models
