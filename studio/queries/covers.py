"""Recordings as they may be arranged anew: what is known of one, corrections included, or why that is too little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.separation.methods import MEDIANS
from studio.queries.analyses import Understanding
from studio.queries.beats import beats_of
from studio.queries.methods import finds_more, finds_voices
from studio.queries.stems import NO_STEMS, VOICE, stems_of

if TYPE_CHECKING:
    from tracks.models import Asset, Track

# What the composer calls the stem of a voice.
TRUE_VOICE = "voice"
_NOT_ANALYSED = "Its beats and chords are not known yet: have it analysed, and come back when that is done."
_UNDER_WAY = "It is being analysed: come back when its beats and chords are known."
_OUTDATED = "It was analysed by an earlier version, which knew less: have it analysed again, and come back."
_NO_BEAT = "No steady beat was found in it: choose a recording with a beat, such as a song."


def recording_problem(known: Understanding) -> str:
    """Why nothing can be arranged over a recording, and what to do; "" where it may be."""
    if known.status == "running":
        return _UNDER_WAY
    if known.status != "complete":
        return _NOT_ANALYSED
    if known.is_outdated:
        return _OUTDATED
    return "" if beats_of(known) else _NO_BEAT


def recording_values(known: Understanding) -> dict[str, Any]:
    """What `engine.covering` is to go by, without a `recording_problem`: as measured, but for what was corrected."""
    values, beats = known.values, beats_of(known)
    key = known.correction.key if known.correction else ""
    if key:
        values = {**values, "key": {**values["key"], "name": key, "mode": key.partition(" ")[2]}}
    if beats and known.correction and known.correction.tempo_bpm:
        counted = {"seconds": beats.seconds, "downbeats": beats.firsts}
        values = {
            **values,
            "tempo": {**values["tempo"], "bpm": beats.bpm},
            "beats": {**values["beats"], **counted},
        }
    return values


def voice_stem(track: Track) -> Asset | None:
    """The voice of a track where there are stems, by any of its names; reads what was prefetched."""
    return next((stem for stem in track.stems if stem.name in {VOICE, TRUE_VOICE}), None)


def voice_problem(track: Track) -> str:
    """Why its voice cannot be kept, and what to do instead; "" where it may be, if there is one."""
    if voice_stem(track):
        return ""
    stems = stems_of(track)
    if stems.method not in {NO_STEMS, MEDIANS.slug} and not finds_more(stems=stems):
        return "No voice was found in it: make the cover without keeping the voice."
    if finds_voices():
        return ""
    return (
        "What takes voices out is not on this machine: take the track apart by a service first, or make the cover "
        "without its voice."
    )


def voice_note(track: Track) -> str:
    """Where a voice that is kept comes from, or why none can be."""
    if problem := voice_problem(track):
        return problem
    if voice_stem(track):
        return "A voice that is kept is taken from its stems."
    return "To keep the voice, it is taken out of the recording first."
