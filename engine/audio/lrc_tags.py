"""Texts in LRC files: comments below the title, which players skip, read back within strict limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

MOST_BYTES = 1 << 20
_COMMENT = "[#:"
_HAS_TITLE = "[ti:"


def put_into_lrc(lrc: str, fields: Mapping[str, str]) -> str:
    """The words with a comment "NAME=value" for each field but the title, which they have."""
    title, _, words = lrc.partition("\n")
    named = (f"{_COMMENT}{name.upper()}={text}]" for name, text in fields.items() if name not in {"title", "lyrics"})
    return "\n".join([title, *named, words])


def lrc_text(file: BinaryIO, name: str) -> str | None:
    """The text called `name` at the head of an LRC file; None when there is none."""
    wanted = f"{_COMMENT}{name.upper()}="
    for row in file.read(MOST_BYTES).decode("utf-8", "replace").splitlines():
        if row.startswith(wanted) and row.endswith("]"):
            return row[len(wanted) : -1]
        if not row.startswith((_COMMENT, _HAS_TITLE)):
            return None
    return None
