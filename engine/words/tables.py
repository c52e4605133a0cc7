"""Reads the tables of words that are kept as data, once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """The table of this name. Raises OSError when there is none."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def parts_of(text: str, separator: str) -> list[str]:
    """What a text of a table lists, without line breaks."""
    return [part for each in " ".join(text.split()).split(separator) if (part := each.strip())]
