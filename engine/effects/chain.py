"""A chain of effects as a document: read strictly by one parser, written down in full, with a version."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from engine.effects.effect import Effect
from engine.effects.kinds import KINDS
from engine.effects.parameters import (
    ChainError,
    choice,
    describe,
    instance_of,
    needed_number,
    parameters,
    shorten,
    whole,
)
from engine.effects.reverb import Reverb

VERSION = 1
MOST_EFFECTS = 32
MOST_REVERBS = 3
_MOST_SIGNS = 65_536
_KEYS = ("version", "name", "effects", "region", "export")
FORMATS = ("wav", "flac", "mp3", "opus")
RATES = (22_050, 32_000, 44_100, 48_000, 88_200, 96_000)


@dataclass(frozen=True)
class Region:
    """Where in the sound the effects are to work, in seconds; nothing outside it changes."""

    start_seconds: float = needed_number(0.0, 3600.0, "s")
    end_seconds: float = needed_number(0.0, 3600.0, "s")

    def check(self) -> None:
        """Raises ChainError when there is too little between the two."""
        if self.end_seconds - self.start_seconds < 0.02:
            raise ChainError("end_seconds must be at least 0.02 seconds behind start_seconds.")


@dataclass(frozen=True)
class Export:
    """How the result is written; what is left open is as the source has it, or as the format wants it."""

    format: str | None = choice(None, FORMATS)
    sample_rate: int | None = whole(None, 22_050, 96_000, "Hz")
    bit_depth: int | None = whole(None, 16, 32, "bits")
    dither: str = choice("triangular", ("none", "triangular"))
    channels: str | None = choice(None, ("mono", "stereo"))

    def check(self) -> None:
        """Raises ChainError for what no file has, or this format has not."""
        if self.sample_rate is not None and self.sample_rate not in RATES:
            raise ChainError(f"sample_rate must be one of {', '.join(map(str, RATES))} Hz.")
        if self.bit_depth not in (None, 16, 24, 32):
            raise ChainError("bit_depth must be 16, 24, or 32 (floating point).")
        if self.bit_depth == 32 and self.format not in (None, "wav"):
            raise ChainError("only wav holds 32 bits: choose 24, or the format wav.")
        if self.format in ("mp3", "opus") and (self.sample_rate or self.bit_depth or self.channels):
            raise ChainError(
                f"{self.format} has its own sample rate and no bits: leave sample_rate, bit_depth and channels out."
            )


@dataclass(frozen=True)
class Chain:
    """Effects one after the other, perhaps only in a region, and how the result is written."""

    effects: tuple[Effect, ...] = ()
    region: Region | None = None
    export: Export = field(default_factory=Export)
    name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The document, with every parameter written out, so that it means the same when a default changes."""
        document: dict[str, Any] = {"version": VERSION} | ({"name": self.name} if self.name else {})
        document["effects"] = [{"kind": each.kind, **parameters(each)} for each in self.effects]
        if self.region:
            document["region"] = parameters(self.region)
        if self.export != Export():
            document["export"] = parameters(self.export)
        return document


def parse_text(text: str) -> Chain:
    """A chain out of JSON. Raises ChainError."""
    if len(text) > _MOST_SIGNS:
        raise ChainError(f"This chain is too long: {_MOST_SIGNS // 1024} kB are enough for any.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise ChainError(
            'This is not JSON. A chain looks like {"effects": [{"kind": "reverb", "mix": 0.3}]}.'
        ) from None
    return parse(document)


def parse(document: object) -> Chain:
    """A chain out of decoded JSON, every value checked. Raises ChainError with a sentence that says what to change."""
    if not isinstance(document, dict):
        raise ChainError('A chain is an object such as {"effects": [{"kind": "reverb", "mix": 0.3}]}.')
    for key in document:
        if key not in _KEYS:
            raise ChainError(f"{shorten(key)} is nothing that a chain has; it has {', '.join(_KEYS)}.")
    version = document.get("version", VERSION)
    if isinstance(version, bool) or version != VERSION:
        raise ChainError(f"This chain is of version {shorten(version)}; this SoundFoundry reads version {VERSION}.")
    name = document.get("name", "")
    if not isinstance(name, str) or len(name) > 100 or not (name.isprintable() or not name):
        raise ChainError("The name of a chain is a line of at most 100 signs.")
    return Chain(_effects(document.get("effects", [])), _region(document), _export(document), name.strip())


def parse_effect(document: object) -> Effect:
    """One effect. Raises ChainError with the end of a sentence."""
    if not isinstance(document, dict) or not isinstance(document.get("kind"), str):
        raise ChainError('must be an object with its "kind".')
    kind = document["kind"]
    if kind not in KINDS:
        raise ChainError(f"{shorten(kind)} is no effect there is; there are {', '.join(KINDS)}.")
    effect = instance_of(KINDS[kind], document, without=("kind",))
    effect.check()
    return effect


def describe_kinds() -> dict[str, dict[str, Any]]:
    """Every effect with its title and the ranges of its parameters, for forms and documents, JSON-ready."""
    return {kind: {"title": each.title, "parameters": describe(each)} for kind, each in KINDS.items()}


def _effects(documents: object) -> tuple[Effect, ...]:
    if not isinstance(documents, list):
        raise ChainError("effects must be a list.")
    if len(documents) > MOST_EFFECTS:
        raise ChainError(f"A chain has at most {MOST_EFFECTS} effects; this one has {len(documents)}.")
    effects = []
    for number, document in enumerate(documents, 1):
        kind = document.get("kind") if isinstance(document, dict) else None
        called = f" ({kind})" if isinstance(kind, str) and kind in KINDS else ""
        try:
            effects.append(parse_effect(document))
        except ChainError as error:
            raise ChainError(f"Effect {number}{called}: {error}") from None
    if sum(isinstance(each, Reverb) for each in effects) > MOST_REVERBS:
        raise ChainError(f"A chain has at most {MOST_REVERBS} reverbs: each holds a whole room in memory.")
    return tuple(effects)


def _region(document: dict[str, Any]) -> Region | None:
    if document.get("region") is None:
        return None
    try:
        region = instance_of(Region, document["region"])
        region.check()
    except ChainError as error:
        raise ChainError(f"Region: {error}") from None
    return region


def _export(document: dict[str, Any]) -> Export:
    if document.get("export") is None:
        return Export()
    try:
        export = instance_of(Export, document["export"])
        export.check()
    except ChainError as error:
        raise ChainError(f"Export: {error}") from None
    return export
