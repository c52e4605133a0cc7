"""What in somebody's library sounds most like a track."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

from django.db.models import F

from accounts.models import User
from engine.analysis.likeness import distance
from tracks.models import FeatureVector, Track

SHOWN = 6
# The database finds so many by the axes, and among them the nearest by all features are chosen.
_CANDIDATES = 400
_BATCH = 4 * SHOWN


@dataclass(frozen=True)
class Similar:
    """A track, and how far it is from another (`engine.analysis.likeness.distance`)."""

    track: Track
    distance: float


@dataclass(frozen=True)
class Neighbours:
    """The nearest first; where there are none, a sentence that says why."""

    tracks: list[Similar]
    reason: str = ""
    is_analysed: bool = True


NOT_ANALYSED = "This track is not analysed yet, and without that nothing can be compared with it."
NO_OTHERS = "None of your other tracks can be compared with it yet: have some of them analysed."


def similar_to(*, user: User, track: Track, count: int = SHOWN, whole: bool = False) -> Neighbours:
    """Of this person's own analysed tracks those that sound most like this one, whatever lies in the trash left out.

    whole: with all that programs are told. Two queries for a track that was read for its page; the cost grows with the
    tracks of this person alone.
    """
    own = getattr(track, "feature_vector", None)
    if own is None:
        return Neighbours([], NOT_ANALYSED, is_analysed=False)
    squares = [(F(axis) - getattr(own, axis)) * (F(axis) - getattr(own, axis)) for axis in FeatureVector.AXES]
    mine = Track.objects.owned_by(user)
    near = FeatureVector.objects.filter(owner=user).exclude(track=track).exclude(track__in=mine.in_trash())
    near = near.exclude(track__in=mine.discarded()).order_by(reduce(add, squares), "track")
    # The inner query reads the index alone, and only what it finds is read whole.
    rows = FeatureVector.objects.filter(pk__in=near.values("pk")[:_CANDIDATES]).values_list("pk", "vector")
    vector = bytes(own.vector)
    ranked = sorted((distance(vector, bytes(other)), pk) for pk, other in rows)
    found: list[Similar] = []
    shown = Track.objects.owned_by(user).live().delivered().filter(discarded_at=None)
    shown = shown.for_lists() if whole else shown.for_cards()
    for start in range(0, len(ranked), _BATCH):
        batch = ranked[start : start + _BATCH]
        tracks = {each.pk: each for each in shown.filter(pk__in=[pk for _, pk in batch])}
        found += [Similar(tracks[pk], round(apart, 3)) for apart, pk in batch if pk in tracks]
        if len(found) >= count:
            break
    return Neighbours(found[:count], "" if found else NO_OTHERS)
