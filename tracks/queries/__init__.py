"""Reads of music: what pages and programs show, what may still be used, and the proof that what was paid for exists."""

from tracks.queries.allowances import FreeTakes, HalfBack, day_of, free_takes, half_back
from tracks.queries.fitting import Fit, fit_of, most_factor
from tracks.queries.lineage import Lineage, Relative, lineage_of
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
    "Fit",
    "FreeTakes",
    "HalfBack",
    "Lineage",
    "Page",
    "Relative",
    "day_of",
    "fit_of",
    "free_takes",
    "half_back",
    "library",
    "lineage_of",
    "most_factor",
    "own_track",
    "page_of",
    "prove",
    "recent_prompts",
    "request_for",
    "samples",
    "track_for",
]
