"""The pictures of a track as SVG: drawn from what is kept of it, never from its sound files."""

from __future__ import annotations

from engine.pictures.cover import cover_svg
from engine.pictures.waveform import sections_in, waveform_svg
from tracks.models import Track


def cover_of(track: Track) -> str:
    """Its cover: the same track always has the same one."""
    seed = track.pk.int % 2**32 if track.seed is None else track.seed
    return cover_svg(seed, track.mood or None, track.title, track.peaks)


def waveform_of(track: Track) -> str:
    """Its waveform with a mark where each section begins, in black, to be used as a picture or a mask."""
    return waveform_svg(track.peaks, sections_in(track.score), track.shown_seconds, "black")
