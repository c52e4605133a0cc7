"""Reads of music: what pages and programs show, what may still be used, and the proof that what was paid for exists."""

from accounts.cursors import BadCursor
from tracks.queries.addresses import NoTrackThere, track_at
from tracks.queries.allowances import FreeTakes, HalfBack, NoFreeTakes, check_free, day_of, free_takes, half_back
from tracks.queries.comparing import Comparison, comparison_of
from tracks.queries.filters import Filters
from tracks.queries.imports import Imports, imports_today, recent_imports, track_of_content
from tracks.queries.lineage import Lineage, Relative, lineage_of
from tracks.queries.lists import (
    PAGE_SIZE,
    library,
    own_track,
    recent_requests,
    request_for,
    samples,
    track_for,
)
from tracks.queries.paging import LARGEST_PAGE, SORTS, Page, page_of
from tracks.queries.proof import prove
from tracks.queries.quoting import Quote, check_length, longest_for, offer_again, offer_of, quote_of
from tracks.queries.recipes import OpenedRecipe, open_recipe, outcome, read_again, recipe_of_track, sameness_of
from tracks.queries.similar import Neighbours, Similar, similar_to
from tracks.queries.understanding import Understanding, understand

__all__ = [
    "LARGEST_PAGE",
    "PAGE_SIZE",
    "SORTS",
    "BadCursor",
    "Comparison",
    "Filters",
    "FreeTakes",
    "HalfBack",
    "Imports",
    "Lineage",
    "Neighbours",
    "NoFreeTakes",
    "NoTrackThere",
    "OpenedRecipe",
    "Page",
    "Quote",
    "Relative",
    "Similar",
    "Understanding",
    "check_free",
    "check_length",
    "comparison_of",
    "day_of",
    "free_takes",
    "half_back",
    "imports_today",
    "library",
    "lineage_of",
    "longest_for",
    "offer_again",
    "offer_of",
    "open_recipe",
    "outcome",
    "own_track",
    "page_of",
    "prove",
    "quote_of",
    "read_again",
    "recent_imports",
    "recent_requests",
    "recipe_of_track",
    "request_for",
    "sameness_of",
    "samples",
    "similar_to",
    "track_at",
    "track_for",
    "track_of_content",
    "understand",
]
