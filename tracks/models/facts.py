"""Tempo, key, mood and length as everything that sorts and filters takes them; the one place that decides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

LIVE = Q(deleted_at__isnull=True, purged_at__isnull=True)


def tempo() -> Coalesce:
    """In BPM, as `Track.shown_tempo_bpm`: corrected, or else measured, or else asked for; indexed as it is written."""
    return Coalesce("corrected_tempo_bpm", "measured_tempo_bpm", "tempo_bpm")


def seconds() -> Coalesce:
    """How long it is: what was measured, or else what was asked for; indexed as it is written here."""
    return Coalesce("measured_duration_seconds", "duration_seconds")


def key() -> Case:
    """As `Track.shown_key`: corrected, or else promised by its maker, or else measured, or else asked for."""
    corrected = When(~Q(corrected_key=""), then=F("corrected_key"))
    promised = When(~Q(key=""), model__in=tuple(settings.MUSIC_PROVIDERS), then=F("key"))
    return Case(corrected, promised, When(~Q(measured_key=""), then=F("measured_key")), default=F("key"))


def mood() -> Case:
    """As `Track.shown_mood`: what was corrected, or else what was asked for, or else what was measured."""
    corrected = When(~Q(corrected_mood=""), then=F("corrected_mood"))
    return Case(corrected, When(~Q(mood=""), then=F("mood")), default=F("measured_mood"))


def facts() -> dict[str, Any]:
    """The effective values, by the name under which a query has them."""
    return {
        "effective_tempo": tempo(),
        "effective_key": key(),
        "effective_mood": mood(),
        "effective_seconds": seconds(),
    }


def indexes() -> list[models.Index]:
    """A library in the order of tempo and of length, either way, and by mood and origin, each the newest first.

    There is none by key: which makers promise theirs is a setting, which no index can hold.
    """
    newest = (F("created_at").desc(), F("id").desc())
    return [
        models.Index(F("owner"), mood(), *newest, name="track_by_mood", condition=LIVE),
        models.Index(F("owner"), F("origin"), *newest, name="track_by_origin", condition=LIVE),
        models.Index(F("owner"), tempo(), F("id"), name="track_by_tempo", condition=LIVE),
        models.Index(F("owner"), seconds(), F("id"), name="track_by_length", condition=LIVE),
    ]
