"""Having a track analysed: once for the same content, however often and by however many it is wished for."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from engine.analysis.likeness import place_of
from jobs.services import forget, start
from studio.models import VERSION, Analysis, Correction, TrackAnalysis
from studio.queries.analyses import Understanding, understanding_of
from studio.services.hearing import forget_words
from studio.services.separating import NotReady
from studio.services.tunes import forget_tunes
from tracks.models import Asset, FeatureVector, Origin, Role, Track, TrackSet

KIND = "analyse"
# From the beginning of the work: real time, on a machine that is busy with other things.
DEADLINE_SECONDS = 300
# What a file is called by its content, the first that is there: as it was sent, and then as it was kept.
_CONTENT_ROLES = (Role.ORIGINAL, Role.MASTER, Role.WAV, Role.MP3, Role.OPUS)
# Of a share below this a mood is rather a guess than a measurement.
LEAST_CONFIDENCE = 0.25


def start_analysis(*, track_pk: object, by: User) -> Understanding:
    """Have a track of one's own analysed, for nothing; what is known of it now.

    Nothing is started where its content was analysed before or is being; what failed is tried again, and what an
    earlier version of the analysis found makes way for what this one finds.
    Raises Track.DoesNotExist, NotReady.
    """
    with transaction.atomic():
        track = Track.objects.owned_by(by).live().select_for_update(of=("self",)).get(pk=track_pk)
        if not track.is_delivered:
            raise NotReady("This track is not there yet: have it analysed when it can be heard.")
        _begin(track, by)
    return understanding_of(track)


def analyse_delivered(track_pk: object) -> None:
    """Begin the analysis of a track that is delivered just now; joins the transaction that delivers it.

    A track is not kept back for an analysis that cannot begin: its page offers it again.
    """
    track = Track.objects.select_related("owner").get(pk=track_pk)
    with suppress(NotReady):
        _begin(track, track.owner)


def forget_track(track_pk: object) -> list[str]:
    """Drop what is known of a track that is deleted for good; joins the transaction that strips it.

    What was found out stays as long as another track has the same content. The keys in storage of what does not.
    """
    forget_words(track_pk)
    forget_tunes(track_pk)
    Correction.objects.filter(track=track_pk).delete()
    FeatureVector.objects.filter(track=track_pk).delete()
    link = TrackAnalysis.objects.filter(track=track_pk).first()
    if link is None:
        return []
    link.delete()
    return _drop_unless_used(link.analysis_id)


def _drop_unless_used(analysis_pk: int) -> list[str]:
    """The keys in storage of an analysis that no track has any more, which is deleted."""
    # Locked, so that whoever begins the same analysis now either keeps it or begins another.
    analysis = Analysis.objects.select_for_update().get(pk=analysis_pk)
    if analysis.track_analyses.exists():
        return []
    job_pk = analysis.job_id
    analysis.delete()
    if job_pk is not None:
        forget(job_pk=job_pk, params={})
    return [analysis.spectrogram_storage_key] if analysis.spectrogram_storage_key else []


def show_measurements(values: dict[str, Any], tracks: TrackSet) -> None:
    """Write what is searched of a complete analysis into the columns of these tracks.

    The tempo and key that a song was measured to have when it was made or changed stay: by them a promise was kept.
    """
    tempo, key, mood = values["tempo"], values["key"], values["mood"]
    is_clear = mood["name"] and mood["confidence"] >= LEAST_CONFIDENCE
    tracks.update(measured_mood=mood["name"] if is_clear else "")
    _keep_places(values.get("features") or {}, tracks)
    others = tracks.exclude(origin__in=(Origin.MADE, Origin.CHANGED))
    others.update(measured_tempo_bpm=tempo["bpm"], measured_key=key["name"] or "")


def _keep_places(features: dict[str, Any], tracks: TrackSet) -> None:
    """By what more like these tracks is found; what has no features is like nothing."""
    place = place_of(features)
    if place is None:
        FeatureVector.objects.filter(track__in=tracks).delete()
        return
    axes = dict(zip(FeatureVector.AXES, place.axes, strict=True))
    for pk, owner in tracks.values_list("pk", "owner_id"):
        FeatureVector.objects.update_or_create(
            track_id=pk, defaults={"owner_id": owner, "vector": place.vector, **axes}
        )


def _begin(track: Track, by: User) -> None:
    now, content = timezone.now(), _content_of(track)
    # One that goes with its last track just then is made anew.
    analysis = _lock_analysis(content, now) or _lock_analysis(content, now)
    if analysis is None:
        raise NotReady("Somebody else deletes the same sound just now: try again.")
    earlier = TrackAnalysis.objects.filter(track=track).exclude(analysis=analysis).first()
    TrackAnalysis.objects.update_or_create(track=track, defaults={"analysis": analysis})
    if earlier is not None:
        # Its picture goes with the next sweep of what nobody needs.
        _drop_unless_used(earlier.analysis_id)
    if analysis.is_complete:
        show_measurements(analysis.values, Track.objects.filter(pk=track.pk))
    elif not analysis.is_under_way:
        _start_job(analysis, track, by, now)


def _lock_analysis(content: str, now: datetime) -> Analysis | None:
    """The analysis of this content, locked, so that of two that begin at once the second finds the first's job."""
    analysis, _ = Analysis.objects.get_or_create(source_sha256=content, version=VERSION, defaults={"created_at": now})
    return Analysis.objects.select_for_update().filter(pk=analysis.pk).first()


def _start_job(analysis: Analysis, track: Track, by: User, now: datetime) -> None:
    before = analysis.job
    is_mine = before is not None and before.owner_id == by.pk and before.can_be_retried
    seconds = track.shown_seconds
    analysis.job = start(
        owner=by,
        kind=KIND,
        params={"track": str(track.pk)},
        price_credits=0,
        model=KIND,
        deadline_seconds=DEADLINE_SECONDS + round(seconds),
        retry_of=before if is_mine else None,
        size=seconds,
        now=now,
    )
    analysis.save(update_fields=["job"])


def _content_of(track: Track) -> str:
    """The SHA-256 by which the same sound is known again. Raises NotReady without a file."""
    files = {asset.role: asset for asset in Asset.objects.filter(track=track, role__in=_CONTENT_ROLES)}
    found = next((files[role] for role in _CONTENT_ROLES if role in files), None)
    if found is None:
        raise NotReady("There is no sound of this track to analyse.")
    return found.sha256
