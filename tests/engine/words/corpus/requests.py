"""Requests in people's own words, each with what a careful musician would write down of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HALVES = ("tuning", "held_out")
# Kinds that are all for tuning: the first examples, and what was written after the held-out half was closed.
FOR_TUNING = ("examples", "people", "neighbours", "ordinary")


@dataclass(frozen=True)
class Request:
    """text: as it was typed, in `language`. labels: fields of `engine.brief.Brief` that must be read, and as what.

    may: fields that may be read as well. not_heeded, questions: fields that must be told or asked about; may_tell:
    those that may be. A value is a name or a number, {"any_of": [...]}, {"from": low, "to": high}, or {"any": true};
    lists hold several of them. "faster" and "slower" are ends of a tempo; a mode alone is a key. What is neither in
    `labels` nor in `may` must not be claimed. is_language_open: its words belong to several languages.
    """

    text: str
    language: str
    kind: str
    labels: Mapping[str, Any] = field(default_factory=dict)
    may: Mapping[str, Any] = field(default_factory=dict)
    not_heeded: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    may_tell: tuple[str, ...] = ()
    is_language_open: bool = False


def half_of(text: str) -> str:
    """Which half a request belongs to: decided by its words, so that nobody chooses; `FOR_TUNING` says which aren't."""
    return HALVES[hashlib.sha256(text.encode()).digest()[0] % 2]


def requests_of(half: str) -> list[Request]:
    """All requests of a half ("tuning", "held_out"), in a stable order."""
    return [
        _request(json.loads(line), path.stem)
        for path in sorted((FOLDER / half).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _request(values: dict[str, Any], stem: str) -> Request:
    language, _, kind = stem.partition("_")
    lists = {name: tuple(values.pop(name, ())) for name in ("not_heeded", "questions", "may_tell")}
    return Request(language=values.pop("language", language), kind=kind, **lists, **values)
