"""Reads of the studio: what a track's stems are and how they came about, and how much may still be worked on today."""

from studio.queries.allowances import KINDS, StudioTime, studio_time
from studio.queries.analyses import Understanding, corrections_of, facts_of, harmony_note_of, understanding_of
from studio.queries.beats import Beats, beats_of
from studio.queries.drawings import Drawing, drawings_of, mood_plane_of
from studio.queries.stems import NO_STEMS, TRUE_STEMS, Stems, stems_of

__all__ = [
    "KINDS",
    "NO_STEMS",
    "TRUE_STEMS",
    "Beats",
    "Drawing",
    "Stems",
    "StudioTime",
    "Understanding",
    "beats_of",
    "corrections_of",
    "drawings_of",
    "facts_of",
    "harmony_note_of",
    "mood_plane_of",
    "stems_of",
    "studio_time",
    "understanding_of",
]
