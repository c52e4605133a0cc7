"""A page's HTML as tests compare it: where its template breaks lines makes no difference."""

from __future__ import annotations

import re


def compact(html: str) -> str:
    """One line, one space between words, none beside a tag."""
    return re.sub(r" ?(<[^<>]*>) ?", r"\1", " ".join(html.split()))
