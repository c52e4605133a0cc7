"""The maker's pages: home, create, a request with its takes, the library, one track."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from files.sending import send_picture
from jobs.queries import progress_of, running_for
from live.parts import asks_for_part
from tracks import sheets
from tracks.forms import CreateForm, LibraryForm
from tracks.models import Complaint, FileTags, Request, Role, Track
from tracks.pictures import cover_of, waveform_of
from tracks.queries import (
    BadCursor,
    comparison_of,
    half_back,
    lineage_of,
    request_for,
    sameness_of,
    samples,
    similar_to,
    track_for,
)
from tracks.queries import library as search_library
from tracks.views.desk import EXAMPLES, IDEAS, desk_context, order_of
from tracks.views.filling import filled_with, start_values

# Somebody who asked for music this long ago waits to hear it.
FRESH = timedelta(seconds=60)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Samples that play and the prompt box; signed in, what one made last."""
    recent: list[Track] = []
    if request.user.is_authenticated:
        recent = search_library(user=request.user, limit=4).tracks
    form = CreateForm(initial=start_values())
    context = {
        "samples": samples(),
        "recent": recent,
        "form": form,
        **order_of(request.user, form),
        "ideas": IDEAS,
    }
    return render(request, "tracks/home.html", context)


@login_required
@never_cache
@require_safe
def request_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The takes of one request: how far they are, then how they sound."""
    try:
        asked = request_for(user=cast("User", request.user), pk=pk, with_files=False)
    except Request.DoesNotExist:
        raise Http404 from None
    takes = list(asked.tracks.all())
    is_part = asks_for_part(request, "takes")
    # The header tells of the same work: how far all of it is, is asked once.
    running = [] if is_part else running_for(cast("User", request.user))
    jobs = {job.pk: job for job in (*running, *(take.job for take in takes))}
    progress = dict(zip(jobs, progress_of(list(jobs.values())), strict=True))
    context = {
        "asked": asked,
        "brief": asked.brief,
        "takes": [(take, progress[take.job_id]) for take in takes],
        "is_fresh": timezone.now() - asked.created_at < FRESH,
        "is_running": any(not take.job.is_finished for take in takes),
        "levels": sheets.equal_levels(takes),
        "sameness": sameness_of(asked, next((take for take in takes if take.take == 1), None)),
    }
    if is_part:
        return render(request, "tracks/request.html#takes", context)
    desk = desk_context(request, filled_with(asked))
    running_work = [(job, progress[job.pk]) for job in running]
    return render(request, "tracks/request.html", {**desk, **context, "my_running": running_work})


@login_required
@never_cache
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """One's own music, page by page."""
    form = LibraryForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    try:
        page = search_library(
            user=cast("User", request.user),
            search=asked.get("q", ""),
            status=asked.get("status", ""),
            genre=asked.get("genre", ""),
            cursor=asked.get("cursor", ""),
            trash=asked.get("trash", False),
            sort=asked.get("sort") or "newest",
            filters=form.filters(),
        )
    except BadCursor:
        raise Http404 from None
    context = {
        "form": form,
        "page": page,
        "examples": EXAMPLES,
        "is_filtered": any(asked.get(name) for name in ("q", "status", "genre", "cursor"))
        or not form.filters().is_empty,
        "is_narrowed": not form.filters().is_empty,
        "in_trash": asked.get("trash", False),
        "next_address": _next_address(request, page.next_cursor),
    }
    template = "tracks/library.html#rows" if asks_for_part(request, "rows") else "tracks/library.html"
    return render(request, template, context)


def _next_address(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return f"{request.path}?{asked.urlencode()}"


@never_cache
@require_safe
def track(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything about one take: its sound, form, chords, stems, recipe and files."""
    found = _open_track(request, pk)
    sections, is_mine = sheets.sections_of(found), found.owner_id == request.user.pk
    lineage = lineage_of(track=found, user=request.user)
    context = {
        "track": found,
        "file_tags": FileTags.objects.filter(track=found).first() if not found.is_made else None,
        "is_mine": is_mine,
        "similar": similar_to(user=cast("User", request.user), track=found) if is_mine else None,
        "half_back": half_back(found),
        "lineage": lineage,
        "comparison": comparison_of(found, lineage),
        "complaints": Complaint.choices,
        "sections": sections,
        "outline": sheets.outline(found.peaks),
        "described": sheets.described(found, sections),
        "tempos": sheets.tempos_of(found),
        "reading": found.job.params.get("reading"),
        "recipe_json": json.dumps(found.recipe, indent=2, ensure_ascii=False, sort_keys=True),
        "progress": None if found.is_delivered else progress_of([found.job])[0],
        "is_running": not found.is_delivered and not found.job.is_finished,
    }
    return render(request, "tracks/track.html", context)


@cache_control(private=True, max_age=86400)
@require_safe
def cover(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The cover: the picture that came with the file, or one drawn from the track's seed, mood and sound."""
    track = _open_track(request, pk)
    for picture in track.files(Role.COVER):
        return send_picture(picture.storage_key, "image/jpeg")
    return _picture(cover_of(track))


@cache_control(private=True, max_age=86400)
@require_safe
def waveform(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The waveform with its sections, as a picture."""
    return _picture(waveform_of(_open_track(request, pk)))


def _picture(svg: str) -> HttpResponse:
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return HttpResponse(
        svg,
        content_type="image/svg+xml",
        headers={"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"},
    )


def _open_track(request: HttpRequest, pk: uuid.UUID) -> Track:
    try:
        return track_for(user=request.user, pk=pk)
    except Track.DoesNotExist:
        raise Http404 from None
