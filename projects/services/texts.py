"""Titles and texts, as people write them."""

from __future__ import annotations

from engine.words.names import BadName, checked_name
from projects.models import TITLE_CHARACTERS
from projects.services.errors import BadProject


def read_title(title: str) -> str:
    """The title as it is kept. Raises BadProject."""
    try:
        return checked_name(title, what="title", longest=TITLE_CHARACTERS)
    except BadName as error:
        raise BadProject(str(error)) from error


def read_text(*, text: str, what: str, longest: int) -> str:
    """The text with plain line ends and no space around it. Raises BadProject.

    what: "note", as the message calls it. longest: in characters.
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(kept) > longest:
        raise BadProject(f"A {what} has at most {longest} characters; this one has {len(kept)}.")
    if any(not (sign.isprintable() or sign in "\n\t") and sign < "\x80" for sign in kept):
        raise BadProject(f"This {what} has a character that cannot be written: leave it out.")
    return kept
