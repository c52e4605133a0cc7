"""Presets as data: settings of single effects, and whole chains that people ask for, by name and by genre."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.effects.chain import Chain, parse, parse_effect
from engine.effects.effect import Effect

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Preset:
    """What a person chooses by: a title, a sentence; genre is set where it is meant for one."""

    name: str
    title: str
    description: str
    genre: str | None
    document: dict[str, Any]


def effect_presets(kind: str) -> dict[str, Effect]:
    """The presets of a kind of effect by name, in order; none for a kind without."""
    return {name: parse_effect({"kind": kind, **values}) for name, values in _read("effects").get(kind, {}).items()}


@lru_cache(maxsize=1)
def chain_presets() -> dict[str, Preset]:
    """All chains there are by name, in order; those for genres are called "for-…"."""
    presets = {name: _preset(name, entry["title"], entry, None) for name, entry in _read("chains").items()}
    for genre, entry in _read("genres").items():
        name = "for-" + genre.replace(" ", "-")
        presets[name] = _preset(name, f"For {genre}", entry, genre)
    return presets


def _preset(name: str, title: str, entry: dict[str, Any], genre: str | None) -> Preset:
    return Preset(name, title, entry["description"], genre, {"name": title, "effects": entry["effects"]})


def chain_preset(name: str, **changes: float) -> Chain:
    """A chain by name. Raises KeyError.

    changes: values for parameters of those names wherever the chain has them, as semitones for "karaoke in my key".
    """
    document = chain_presets()[name].document
    effects = [each | {key: value for key, value in changes.items() if key in each} for each in document["effects"]]
    return parse({**document, "effects": effects})


@lru_cache(maxsize=4)
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_DATA / f"{name}.json").read_text("utf-8"))
    return found
