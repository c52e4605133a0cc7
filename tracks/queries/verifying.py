"""Whether a file was made here, and what may be told of that to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Case, Count, QuerySet, Value, When

from engine.fingerprints import landmarks
from engine.fingerprints.hashing import MOST_CANDIDATES, candidates, hashes_to_find
from engine.fingerprints.matching import Match, is_enough, match
from files.storing import key_of
from tracks.models import Fingerprint, FingerprintHash, Track
from tracks.queries.verification import Verdict, Verification

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from engine.fingerprints.examined import Examined

# What is delivered of a track ends in these.
_SUFFIXES = ("flac", "mp3", "wav", "opus", "mid", "json", "lrc")


def verification_of(
    *, examined: Examined, file_sha256: str, visible: Callable[[QuerySet[Track]], QuerySet[Track]]
) -> Verification:
    """What this file is. visible: narrows tracks to those that the visitor may open."""
    sound = examined.landmarks
    tracks, part = _tracks_of_content(examined, file_sha256), None
    verdict = Verdict.IDENTICAL
    if not tracks and is_enough(sound):
        verdict = Verdict.SAME_MUSIC
        tracks, part = tracks_of_music(sound)
    if not tracks:
        return _without_track(examined, sound)
    shown = visible(Track.objects.filter(pk__in=[each.pk for each in tracks])).select_related("job").first()
    chosen = shown or tracks[0]
    delivered = chosen.delivered_at
    return Verification(
        verdict=verdict,
        made_on=delivered.date() if delivered else None,
        track=shown,
        part=part if shown else None,
        recipe=examined.recipe,
        is_recipe_of_sound=_is_recipe_of(examined, {each.fingerprint.pcm_sha256 for each in tracks}),
    )


def visible_to(user: User | AnonymousUser) -> Callable[[QuerySet[Track]], QuerySet[Track]]:
    """The tracks that this person may open, their own before those of others."""
    mine = Case(When(owner_id=user.pk, then=Value(0)), default=Value(1))
    return lambda tracks: Track.objects.visible_to(user).filter(pk__in=tracks.values("pk")).order_by(mine, "created_at")


def all_tracks(tracks: QuerySet[Track]) -> QuerySet[Track]:
    """For whoever runs this installation."""
    return tracks.order_by("created_at")


def _tracks_from_here() -> QuerySet[Track]:
    tracks = Track.objects.made_here().delivered().filter(purged_at__isnull=True, fingerprint__isnull=False)
    return tracks.select_related("fingerprint").order_by("delivered_at")


def _tracks_of_content(examined: Examined, file_sha256: str) -> list[Track]:
    """Those of which this file was delivered, or those with the very same samples."""
    keys = [key_of(file_sha256, suffix) for suffix in _SUFFIXES]
    found = list(_tracks_from_here().filter(assets__storage_key__in=keys).distinct())
    if not found and examined.pcm_sha256:
        found = list(_tracks_from_here().filter(fingerprint__pcm_sha256=examined.pcm_sha256))
    return found


def tracks_of_music(recording: landmarks.Fingerprint) -> tuple[list[Track], Match | None]:
    """The track that is most like it, if that is the same music; with others of the very same samples."""
    best: tuple[Match, Fingerprint] | None = None
    for kept in _most_alike(hashes_to_find(recording)):
        found = match(recording, landmarks.Fingerprint.from_bytes(bytes(kept.landmarks)))
        if found and found.is_same_music and (best is None or found.share > best[0].share):
            best = found, kept
    if best is None:
        return [], None
    return list(_tracks_from_here().filter(fingerprint__pcm_sha256=best[1].pcm_sha256)), best[0]


def _most_alike(hashes: list[int]) -> list[Fingerprint]:
    """The fingerprints that have most of these hashes, at least half as many as the first of them."""
    rows = FingerprintHash.objects.filter(hash__in=hashes).values("fingerprint_id").annotate(hits=Count("hash"))
    found = rows.order_by("-hits").values_list("fingerprint_id", "hits")[:MOST_CANDIDATES]
    chosen = candidates(list(found), len(hashes))
    kept = Fingerprint.objects.filter(pk__in=chosen, version=landmarks.VERSION)
    # An edit may be as like it as what it was made of, which came first.
    return list(kept.order_by("track__delivered_at"))


def _without_track(examined: Examined, sound: landmarks.Fingerprint) -> Verification:
    """What is not known here, though its tags may say so."""
    holds = _is_recipe_of(examined, set())
    if examined.recipe is not None:
        verdict = Verdict.TAGS_ONLY
    else:
        verdict = Verdict.UNKNOWN if is_enough(sound) else Verdict.UNCLEAR
    why = "" if is_enough(sound) else _why_unclear(examined, sound)
    return Verification(verdict, recipe=examined.recipe, is_recipe_of_sound=holds, why=why)


def _why_unclear(examined: Examined, sound: landmarks.Fingerprint) -> str:
    if examined.why_no_sound:
        return examined.why_no_sound
    if not len(sound):
        return "This file is silent: send one in which something can be heard."
    return "There is too little in this file to tell it from other music: send at least ten seconds."


def _is_recipe_of(examined: Examined, samples: set[str]) -> bool | None:
    """Whether the recipe in the file is that of its sound; None without a recipe or a sound to hold it against."""
    if examined.recipe is None or examined.why_no_sound:
        return None
    return examined.recipe.get("pcm_sha256") in {examined.pcm_sha256, *samples}
