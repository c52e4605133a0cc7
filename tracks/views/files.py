"""The files of a track: who may have which, and where it is for the next hour."""

from __future__ import annotations

import logging
import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from files import sending
from files.naming import disposition
from files.storing import is_whole
from tracks import archive
from tracks.links import link_to
from tracks.models import MADE_ON_DEMAND, ROLE_OF_FORMAT, Asset, Role, Track
from tracks.queries import track_for
from tracks.services import FormatBusy, make_format

log = logging.getLogger(__name__)

# What a page plays, the first that is there.
PLAYED = (Role.MP3, Role.OPUS, Role.MASTER, Role.WAV)


@require_safe
@never_cache
def audio(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the sound is for the next hour; `?opening`: the beginning of it, as long as there is nothing else."""
    track = _open_track(request, pk)
    found = [asset for role in PLAYED for asset in track.files(role)]
    if not found and "opening" in request.GET:
        found = track.files(Role.OPENING)
    return _to(track, found, as_attachment=False)


@require_safe
@never_cache
def whole(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Whether the whole is there, whether it may still come, and which opening is there until then.

    Asked by who plays an opening, on whatever page that is.
    """
    track = _open_track(request, pk)
    state = {"is_there": track.is_delivered, "is_coming": not track.job.is_finished}
    return JsonResponse({**state, "opening": track.opening.stamp if track.opening else ""})


@require_safe
@never_cache
def download(request: HttpRequest, pk: uuid.UUID, file_format: str) -> HttpResponse:
    """Where the file of this format is for the next hour, under the track's name."""
    track = _open_track(request, pk)
    role = ROLE_OF_FORMAT.get(file_format)
    if file_format == Role.ORIGINAL and track.owner_id == request.user.pk:
        role = Role.ORIGINAL
    found = track.files(role) if role else []
    if not found and role in MADE_ON_DEMAND:
        try:
            made = make_format(track=track, role=Role(role))
        except FormatBusy as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        found = [made] if made else []
    return _to(track, found, as_attachment=True)


@require_safe
@never_cache
def stem(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Where one stem is for the next hour; `?play` for a page: light, or with `?play=flac` whole."""
    track = _open_track(request, pk)
    playing = request.GET.get("play")
    light = track.files(Role.PREVIEW) if playing == "" else []
    found = [asset for asset in [*light, *track.stems] if asset.name == name]
    return _to(track, found, as_attachment=playing is None)


@require_safe
@never_cache
def stems(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """All stems, the MIDI file and the recipe in one archive."""
    track = _open_track(request, pk)
    if not track.stems or not all(_is_there(asset) for asset in archive.files_of(track)):
        raise Http404
    headers = {
        "Content-Disposition": disposition(archive.archive_name(track), as_attachment=True),
        "Content-Security-Policy": sending.POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=headers)
    parts = sending.body(request, archive.archive_of(track))
    return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)


def _open_track(request: HttpRequest, pk: uuid.UUID) -> Track:
    try:
        return track_for(user=request.user, pk=pk)
    except Track.DoesNotExist:
        raise Http404 from None


def _is_there(asset: Asset) -> bool:
    """Whether the bytes can be sent; looked up first, because after the headers it is too late to say no."""
    if is_whole(asset.storage_key, asset.size_bytes):
        return True
    log.error("file %s of track %s is missing or cut short in storage", asset, asset.track_id)
    return False


def _to(track: Track, found: list[Asset], *, as_attachment: bool) -> HttpResponse:
    if not found:
        raise Http404
    return redirect(link_to(track, found[0], as_attachment=as_attachment))
