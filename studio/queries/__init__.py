"""Reads of the studio: what a track's stems are and how they came about, and how much may still be worked on today."""

from studio.queries.allowances import KINDS, StudioTime, studio_time
from studio.queries.analyses import Understanding, facts_of, understanding_of
from studio.queries.drawings import Drawing, drawings_of
from studio.queries.stems import NO_STEMS, TRUE_STEMS, Stems, stems_of

__all__ = [
    "KINDS",
    "NO_STEMS",
    "TRUE_STEMS",
    "Drawing",
    "Stems",
    "StudioTime",
    "Understanding",
    "drawings_of",
    "facts_of",
    "stems_of",
    "studio_time",
    "understanding_of",
]
