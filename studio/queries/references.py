"""A track as a reference: what is measured, written or corrected of it, as a desk that can be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.composer.tempo import TempoMap
from engine.recipe import RecipeError
from engine.references import Reference, Sound, Stretch, reference_of
from makers import choosing
from studio.queries.analyses import Understanding, understanding_of
from tracks.labels import label
from tracks.lengths import as_clock
from tracks.models import Track
from tracks.queries import OpenedRecipe, longest_for, track_for
from tracks.sheets import sections_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

# Below this a genre is a guess that would lead astray.
_SURE = 0.5
_NOT_THERE = "This track is not there yet: use it as a reference when it can be heard."
_NOT_ANALYSED = "It has not been analysed: have that done by “Analysis” on its page, then use it as a reference again."
_NOT_ANALYSED_BY_OTHERS = "It has not been analysed, which only who made it can have done."
_ENERGY = "Energy: it follows no one line as a whole."


def open_reference(*, user: User | AnonymousUser, pk: object) -> OpenedRecipe:
    """What a track that this person may hear gives as a reference. Raises Track.DoesNotExist, RecipeError (not there).

    Corrections come before what was written, and that before what was measured.
    """
    track = track_for(user=user, pk=pk)
    if not track.is_delivered:
        raise RecipeError(_NOT_THERE)
    known = understanding_of(track)
    reference = reference_of(_sound_of(track, known), longest_for(user))
    return OpenedRecipe(
        name=track.title,
        brief=reference.brief,
        provider=choosing.AUTO,
        remarks=(*reference.remarks, *_remarks_on(reference, known, track.owner_id == user.pk)),
        differs="",
        pcm_sha256="",
        taken=_sentence_of(reference),
        track=str(track.pk),
    )


def _sound_of(track: Track, known: Understanding) -> Sound:
    values = known.values
    written = [Stretch(part.name, part.seconds, part.seconds + part.length, part.energy) for part in sections_of(track)]
    measured = [Stretch(part["label"], part["start"], part["end"]) for part in values.get("sections", ())]
    tempo = TempoMap.from_score(track.score or {})
    genres = values.get("genres") or {}
    likely = genres.get("name") if genres.get("confidence", 0.0) >= _SURE else ""
    return Sound(
        seconds=track.shown_seconds,
        tempo_bpm=track.corrected_tempo_bpm or (track.tempo_bpm if written else None) or track.shown_tempo_bpm,
        key=track.shown_key,
        mood=track.shown_mood,
        genre=track.genre or likely or "",
        metre=(track.score or {}).get("metre") or _name_in(values, "metre"),
        levels_db=values.get("energy_curve_db", ()),
        sections=written or measured,
        is_tempo_steady=tempo is None or tempo.is_steady,
    )


def _name_in(values: dict[str, Any], field: str) -> str:
    return str((values.get(field) or {}).get("name") or "")


def _sentence_of(reference: Reference) -> str:
    """What was taken."""
    brief = reference.brief
    words = {
        "duration_seconds": as_clock(brief.duration_seconds),
        "sections": " – ".join(p.name for p in brief.sections),
    }
    if brief.tempo_bpm:
        words["tempo_bpm"] = f"{brief.tempo_bpm:g} BPM"
    parts = [f"{label(name).lower()} {words.get(name) or getattr(brief, name)}" for name in reference.taken]
    return f"Taken from it: {'; '.join(parts)}."


def _remarks_on(reference: Reference, known: Understanding, is_mine: bool) -> list[str]:
    """Why the rest was not taken, in sentences."""
    if known.status == "complete":
        return [_why(name, known.values) for name in reference.unknown]
    others = [label(name).lower() for name in reference.unknown if name != "arc"]
    if not others:
        return []
    return [f"Not known: {', '.join(others)}. {_NOT_ANALYSED if is_mine else _NOT_ANALYSED_BY_OTHERS}"]


def _why(name: str, values: dict[str, Any]) -> str:
    if name == "arc":
        return _ENERGY
    if name == "sections":
        reason = values.get("sections_reason")
    else:
        reason = (values.get({"tempo_bpm": "tempo", "genre": "genres"}.get(name, name)) or {}).get("reason")
    return f"{label(name)}: {reason or 'nothing definite was heard.'}"
