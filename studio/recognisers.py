"""What hears words on this machine: a model of the operator's own, the one that is fetched, or none."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from engine.hearing.preparing import RECOGNISER
from makers.weights import models_folder

MISSING = (
    "The recogniser is not on this site yet, so words cannot be heard: whoever runs it can fetch it with `make models` "
    "or manage.py fetch_models."
)
_THREADS = 2


def recogniser_folder() -> Path | None:
    """Where its model lies; None where there is none."""
    if settings.RECOGNISER_DIR:
        return Path(settings.RECOGNISER_DIR)
    folder = models_folder()
    return folder / RECOGNISER.name if RECOGNISER.is_ready(folder) else None


def load_recogniser(folder: Path) -> Any:
    """The model, loaded (`engine.hearing.recogniser.Recogniser`), which only workers do. Raises BadRecogniser."""
    return import_module("engine.hearing.recogniser").Recogniser(folder, threads=_THREADS)
