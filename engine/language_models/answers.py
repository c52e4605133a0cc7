"""From what a language model wrote to what was asked for: thoughts and fences off, JSON held against its schema."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema

from engine.language_models.interface import Picture, Refused, Schema, UnusableAnswer

INLINE_BYTES = 20_000_000
"""The largest request with pictures inside, encoded; services take more or less, all of them take this."""

_FENCED = re.compile(r"\A```[\w-]*\s*\n(.*?)\n?\s*```\Z", re.DOTALL)
_OPENED, _CLOSED = "<think>", "</think>"


def read(text: str, schema: Schema | None) -> Any:
    """The words, or with a schema the values in them. Raises UnusableAnswer."""
    words = _without_thoughts(text).strip()
    if not words:
        raise UnusableAnswer("The language model gave an empty answer. Try again.")
    if schema is None:
        return words
    fenced = _FENCED.match(words)
    try:
        values = json.loads(fenced[1] if fenced else words, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswer("The language model's answer was not the JSON it was asked for. Try again.") from error
    try:
        jsonschema.validate(values, dict(schema))
    except jsonschema.ValidationError as error:
        where = "/".join(map(str, error.absolute_path)) or "the whole answer"
        raise UnusableAnswer(f"The language model's answer does not fit what was asked for, at: {where}.") from error
    return values


def check_inline(pictures: list[Picture], takes: frozenset[str], characters: int, limit: int) -> None:
    """Refuse pictures a service would not take, before anything is sent. characters: of all the text beside them."""
    for picture in pictures:
        if picture.content_type not in takes:
            kinds = ", ".join(sorted(kind.removeprefix("image/").upper() for kind in takes))
            raise Refused(f"This kind of picture can't be looked at. Choose one of: {kinds}.")
        if not picture.data:
            raise Refused("The picture is empty. Choose another one.")
    encoded = sum(4 * ((len(picture.data) + 2) // 3) for picture in pictures)
    if pictures and encoded + characters > limit:
        raise Refused(f"The picture is too large to be looked at: up to {limit * 3 / 4e6:.0f} MB are possible.")


def _without_thoughts(text: str) -> str:
    """Some templates open the thought themselves, so that only its end is in the answer."""
    if _CLOSED in text:
        return text.rpartition(_CLOSED)[2]
    if text.lstrip().startswith(_OPENED):
        return ""
    return text


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
