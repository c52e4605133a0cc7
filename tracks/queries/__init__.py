"""Reads of music: what pages and programs show, and the proof that what was paid for is there."""

from tracks.queries.lists import (
    LARGEST_PAGE,
    PAGE_SIZE,
    BadCursor,
    Page,
    library,
    own_track,
    page_of,
    recent_prompts,
    request_for,
    samples,
    track_for,
)
from tracks.queries.proof import prove

__all__ = [
    "LARGEST_PAGE",
    "PAGE_SIZE",
    "BadCursor",
    "Page",
    "library",
    "own_track",
    "page_of",
    "prove",
    "recent_prompts",
    "request_for",
    "samples",
    "track_for",
]
