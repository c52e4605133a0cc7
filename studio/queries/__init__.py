"""Reads of the studio: what a track's stems are and how they came about, and how much may still be worked on today."""

from studio.queries.allowances import KINDS, StudioTime, studio_time
from studio.queries.analyses import Understanding, corrections_of, facts_of, harmony_note_of, understanding_of
from studio.queries.beats import Beats, beats_of
from studio.queries.drawings import Drawing, drawings_of, mood_plane_of
from studio.queries.methods import BUILT_IN, Method, finds_more, has_all, method_of, methods_for, service_named
from studio.queries.stems import NO_STEMS, TRUE_STEMS, Stems, stems_of
from studio.queries.takes import recent_takes
from studio.queries.tunes import TrackTune, tune_of
from studio.queries.words import TrackWords, has_voice_apart, words_of

__all__ = [
    "BUILT_IN",
    "KINDS",
    "NO_STEMS",
    "TRUE_STEMS",
    "Beats",
    "Drawing",
    "Method",
    "Stems",
    "StudioTime",
    "TrackTune",
    "TrackWords",
    "Understanding",
    "beats_of",
    "corrections_of",
    "drawings_of",
    "facts_of",
    "finds_more",
    "harmony_note_of",
    "has_all",
    "has_voice_apart",
    "method_of",
    "methods_for",
    "mood_plane_of",
    "recent_takes",
    "service_named",
    "stems_of",
    "studio_time",
    "tune_of",
    "understanding_of",
    "words_of",
]
