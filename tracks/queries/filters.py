"""What a library is narrowed to: tempo, key, mood, length, origin, date, stems, and what one likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from engine.keys import keys_that_mix
from tracks.models import Asset, Role, TrackSet


@dataclass(frozen=True)
class Filters:
    """Bounds belong to what is looked for; None and "" narrow nothing. mixing: keys that mix well with `key`, too.

    Tempo in BPM, length in seconds, dates in UTC. Tempo, key, mood and length are the effective ones
    (`tracks.models.facts`).
    """

    tempo_from: float | None = None
    tempo_to: float | None = None
    key: str = ""
    mixing: bool = False
    mood: str = ""
    seconds_from: float | None = None
    seconds_to: float | None = None
    origin: str = ""
    created_from: date | None = None
    created_to: date | None = None
    has_stems: bool = False
    liked: bool = False

    @property
    def is_empty(self) -> bool:
        return self in {Filters(), Filters(mixing=True)}


def narrow(tracks: TrackSet, filters: Filters) -> TrackSet:
    """Only the tracks that are looked for. Joins one query."""
    if filters.is_empty:
        return tracks
    if filters.has_stems:
        tracks = tracks.filter(Exists(Asset.objects.filter(track=OuterRef("pk"), role=Role.STEM)))
    conditions = {
        "effective_tempo__gte": filters.tempo_from,
        "effective_tempo__lte": filters.tempo_to,
        "effective_seconds__gte": filters.seconds_from,
        "effective_seconds__lte": filters.seconds_to,
        "effective_mood": filters.mood,
        "effective_key__in": _keys(filters),
        "origin": filters.origin,
        "liked_at__isnull": False if filters.liked else None,
        "created_at__gte": _midnight(filters.created_from),
        "created_at__lt": _midnight(filters.created_to, days=1),
    }
    return tracks.with_facts().filter(**{name: value for name, value in conditions.items() if value not in (None, "")})


def _keys(filters: Filters) -> tuple[str, ...] | None:
    if not filters.key:
        return None
    return keys_that_mix(filters.key) if filters.mixing else (filters.key,)


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=days), time(), UTC) if day else None
