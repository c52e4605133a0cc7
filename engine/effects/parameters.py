"""What a parameter of an effect may be: its range, its unit, and the sentence for a value that is not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import MISSING, Field, field, fields
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class ChainError(ValueError):
    """A chain that cannot be used; the message may be shown to a person and says what to do."""


class Rule(Protocol):
    """What holds for a parameter."""

    def check(self, value: object) -> object:
        """The clean value. Raises ChainError with the end of a sentence that begins with the parameter's name."""
        ...

    def describe(self) -> dict[str, Any]:
        """The rule for forms and documents, JSON-ready."""
        ...


class Number:
    """A number between least and most, both included."""

    def __init__(self, least: float, most: float, unit: str, *, is_whole: bool = False) -> None:
        self.least, self.most, self.unit, self.is_whole = least, most, unit, is_whole

    def check(self, value: object) -> object:
        """The number as float, or int where only whole ones count."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ChainError(f"must be a number; it is {shorten(value)}.")
        if isinstance(value, float) and not math.isfinite(value):
            raise ChainError(f"must be a number from {self.least:g} to {self.most:g}; it is not a finite one.")
        if not self.least <= value <= self.most:
            raise ChainError(f"must be from {self.least:g} to {self.most:g}{self._of}; it is {shorten(value)}.")
        if self.is_whole:
            if value != int(value):
                raise ChainError(f"must be a whole number; it is {shorten(value)}.")
            return int(value)
        return float(value)

    @property
    def _of(self) -> str:
        return f" {self.unit}" if self.unit else ""

    def describe(self) -> dict[str, Any]:
        """least, most and unit."""
        return {"type": "whole number" if self.is_whole else "number", "least": self.least, "most": self.most,
                "unit": self.unit}  # fmt: skip


class Choice:
    """One of some words."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def check(self, value: object) -> object:
        """The word."""
        if not isinstance(value, str) or value not in self.words:
            raise ChainError(f"must be one of {', '.join(self.words)}; it is {shorten(value)}.")
        return value

    def describe(self) -> dict[str, Any]:
        """The words."""
        return {"type": "choice", "words": list(self.words)}


class Flag:
    """Yes or no."""

    def check(self, value: object) -> object:
        """True or False."""
        if not isinstance(value, bool):
            raise ChainError(f"must be true or false; it is {shorten(value)}.")
        return value

    def describe(self) -> dict[str, Any]:
        """Its type alone."""
        return {"type": "yes or no"}


class Label:
    """A short name, as of another sound that is handed over beside the chain."""

    def __init__(self, least: int = 1, most: int = 100) -> None:
        self.least, self.most = least, most

    def check(self, value: object) -> object:
        """The name without spaces around it."""
        name = value.strip() if isinstance(value, str) else None
        if name is None or not self.least <= len(name) <= self.most or not (name.isprintable() or not name):
            raise ChainError(f"must be a name of {self.least} to {self.most} signs; it is {shorten(value)}.")
        return name

    def describe(self) -> dict[str, Any]:
        """Its type alone."""
        return {"type": "name"}


class Several:
    """A list of small documents, each of the same class with parameters of its own."""

    def __init__(self, item: type, most: int) -> None:
        self.item, self.most = item, most

    def check(self, value: object) -> object:
        """The items as a tuple of the class."""
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= self.most:
            raise ChainError(f"must be a list of 1 to {self.most} entries.")
        items: list[Any] = []
        for number, entry in enumerate(value, 1):
            try:
                items.append(instance_of(self.item, entry))
            except ChainError as error:
                raise ChainError(f"has a fault in entry {number}: {error}") from None
        return tuple(items)

    def describe(self) -> dict[str, Any]:
        """The most there may be, and the parameters of each."""
        return {"type": "list", "most": self.most, "entries": describe(self.item)}


def number(default: float | None, least: float, most: float, unit: str = "") -> Any:
    """A dataclass field for a number; a default of None makes it optional."""
    return field(default=default, metadata={"rule": Number(least, most, unit)})


def whole(default: int | None, least: int, most: int, unit: str = "") -> Any:
    """A dataclass field for a whole number; a default of None makes it optional."""
    return field(default=default, metadata={"rule": Number(least, most, unit, is_whole=True)})


def needed_number(least: float, most: float, unit: str = "") -> Any:
    """A dataclass field for a number that has to be given."""
    return field(metadata={"rule": Number(least, most, unit)})


def choice(default: str | None, words: Sequence[str]) -> Any:
    """A dataclass field for one of some words; a default of None makes it optional."""
    return field(default=default, metadata={"rule": Choice(words)})


def flag(*, default: bool) -> Any:
    """A dataclass field for yes or no."""
    return field(default=default, metadata={"rule": Flag()})


def label(most: int = 100) -> Any:
    """A dataclass field for a name that has to be given."""
    return field(metadata={"rule": Label(most=most)})


def title() -> Any:
    """A dataclass field for a name that may be empty."""
    return field(default="", metadata={"rule": Label(least=0)})


def several(item: type, most: int) -> Any:
    """A dataclass field for a list of documents that has to be given."""
    return field(metadata={"rule": Several(item, most)})


def instance_of(kind: type[T], document: object, *, without: tuple[str, ...] = ()) -> T:
    """An instance of a dataclass of parameters out of a document, every value checked. Raises ChainError.

    without: keys of the document that are no parameters.
    """
    if not isinstance(document, dict):
        raise ChainError("must be an object with parameters.")
    rules = rules_of(kind)
    values: dict[str, Any] = {}
    for key, value in document.items():
        if key in without:
            continue
        if key not in rules:
            known = ", ".join(rules) or "none"
            raise ChainError(f"{shorten(key)} is not one of its parameters, which are: {known}.")
        if value is None and rules[key].default is None:
            continue
        try:
            values[key] = rules[key].metadata["rule"].check(value)
        except ChainError as error:
            raise ChainError(f"{key} {error}") from None
    missing = [key for key, each in rules.items() if each.default is MISSING and key not in values]
    if missing:
        raise ChainError(f"{missing[0]} is missing; please give it.")
    return kind(**values)


def rules_of(kind: type) -> dict[str, Field[Any]]:
    """The parameters of a dataclass by name, in order."""
    return {each.name: each for each in fields(kind) if "rule" in each.metadata}


def describe(kind: type) -> dict[str, dict[str, Any]]:
    """The parameters of a dataclass for forms and documents, JSON-ready."""
    return {
        name: each.metadata["rule"].describe() | ({} if each.default is MISSING else {"default": each.default})
        for name, each in rules_of(kind).items()
    }


def parameters(of: object) -> dict[str, Any]:
    """The values of an instance, JSON-ready, without what was left open."""
    found = {name: getattr(of, name) for name in rules_of(type(of))}
    return {
        name: [parameters(entry) for entry in value] if isinstance(value, tuple) else value
        for name, value in found.items()
        if value is not None
    }


def shorten(value: object) -> str:
    """A value in a sentence, never longer than 40 signs."""
    words = "a very large number" if isinstance(value, int) and abs(value) > 10**30 else repr(value)
    return words if len(words) <= 40 else words[:39] + "…"
