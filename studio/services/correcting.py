"""Knowing better: corrections by a track's owner, which stand beside what was measured and can be taken back."""

from __future__ import annotations

import math
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from engine.brief import KEYS, MOODS
from studio.models import Correction
from studio.models.analysis import CORRECTABLE, FASTEST_BPM, SLOWEST_BPM
from studio.queries.analyses import Understanding, understanding_of
from studio.services.separating import NotReady
from tracks.models import Track


class BadCorrection(ValueError):
    """What cannot be right; nothing was changed. The message says what can."""


def correct(*, track_pk: object, by: User, **values: Any) -> Understanding:
    """Correct some of `CORRECTABLE` of a track of one's own; None takes a correction back.

    tempo_bpm: 20 to 400. key: one of engine.brief.KEYS. mood: one of engine.brief.MOODS. valence and arousal: -1 to
    1, both or none. Raises Track.DoesNotExist, NotReady, BadCorrection.
    """
    cleaned = {name: _clean(name, value) for name, value in values.items()}
    with transaction.atomic():
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
        if not track.is_delivered:
            raise NotReady("This track is not there yet: correct it when it can be heard.")
        correction = Correction.objects.filter(track=track).first() or Correction(track=track)
        for name, value in cleaned.items():
            setattr(correction, name, value)
        if (correction.valence is None) != (correction.arousal is None):
            raise BadCorrection("Valence and arousal are a point: give both, or neither.")
        _keep(correction, by)
        Track.objects.filter(pk=track.pk).update(
            corrected_tempo_bpm=correction.tempo_bpm, corrected_key=correction.key, corrected_mood=correction.mood
        )
    return understanding_of(track)


def _keep(correction: Correction, by: User) -> None:
    if all(getattr(correction, name) in (None, "") for name in CORRECTABLE):
        if correction.pk:
            correction.delete()
        return
    correction.by, correction.corrected_at = by, timezone.now()
    correction.save()


def _clean(name: str, value: Any) -> Any:
    """A value as its column holds it. Raises BadCorrection."""
    if name in ("key", "mood"):
        known = KEYS if name == "key" else MOODS
        if value and value not in known:
            raise BadCorrection(f"{name.capitalize()} must be one of: {', '.join(known)}.")
        return value or ""
    if name not in CORRECTABLE:
        raise TypeError(f"{name} is nothing that can be corrected")
    if value is None:
        return None
    low, high = (SLOWEST_BPM, FASTEST_BPM) if name == "tempo_bpm" else (-1.0, 1.0)
    if not math.isfinite(value) or not low <= value <= high:
        what = "The tempo" if name == "tempo_bpm" else name.capitalize()
        unit = " BPM" if name == "tempo_bpm" else ""
        raise BadCorrection(f"{what} must be from {low:g} to {high:g}{unit}.")
    return float(value)
