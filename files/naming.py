"""What a file is called when somebody saves it: a name every file system takes, and the header that carries it."""

from __future__ import annotations

from django.utils.http import content_disposition_header

FORBIDDEN = frozenset('/\\:*?"<>|')
LONGEST_TITLE = 100


def safe_title(title: str) -> str:
    """The title without what some file system forbids; never empty, never hidden, never a path."""
    kept = "".join("_" if sign in FORBIDDEN else sign for sign in title if sign.isprintable())
    return kept.strip(" .")[:LONGEST_TITLE].strip(" .") or "Untitled"


def disposition(name: str, *, as_attachment: bool) -> str:
    """The Content-Disposition header of RFC 6266 for a file of this name."""
    return content_disposition_header(as_attachment, name) or "attachment"
