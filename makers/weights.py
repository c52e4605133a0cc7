"""The weights that this installation knows, and how far they have come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from engine.separation.custom_network import BadNetwork, CustomNetwork, in_use
from engine.weights.description import Weights


@dataclass(frozen=True)
class Progress:
    """One set of weights here. stage: "" before the first fetch; fetched_bytes of weights.size; problem: in words."""

    weights: Weights
    is_ready: bool
    stage: str = ""
    fetched_bytes: int = 0
    problem: str = ""
    changed_at: datetime | None = None

    @property
    def percent(self) -> int:
        return 100 * self.fetched_bytes // max(1, self.weights.size)


def models_folder() -> Path:
    """Where weights lie, which a container may share as a volume."""
    return Path(settings.MODELS_DIR)


def known_weights() -> list[Weights]:
    """All weights that something here can use."""
    return [import_string(path) for path in settings.WEIGHTS]


def progress() -> list[Progress]:
    """How far each set of weights has come, as the process that fetches them has written down."""
    return [_progress_of(weights) for weights in known_weights()]


def separator_of_ones_own() -> tuple[CustomNetwork | None, str]:
    """The network that the operator took into use, and why it is not used all the same, as a sentence."""
    try:
        found = in_use(models_folder())
    except BadNetwork as error:
        return None, str(error)
    return (found[0] if found else None), ""


def write_progress(weights: Weights, stage: str, fetched_bytes: int = 0, problem: str = "") -> None:
    """Write down how far a fetch is, for pages. Raises OSError."""
    path = _progress_file(weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {"stage": stage, "fetched_bytes": fetched_bytes, "problem": problem, "at": datetime.now(UTC).timestamp()}
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(values), encoding="utf-8")
    draft.replace(path)


def _progress_of(weights: Weights) -> Progress:
    is_ready = weights.is_ready(models_folder())
    try:
        written: dict[str, Any] = json.loads(_progress_file(weights).read_text("utf-8"))
        changed_at = datetime.fromtimestamp(written["at"], UTC)
        return Progress(
            weights, is_ready, written["stage"], int(written["fetched_bytes"]), written["problem"], changed_at
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Progress(weights, is_ready)


def _progress_file(weights: Weights) -> Path:
    return models_folder() / f".{weights.name}.progress.json"
