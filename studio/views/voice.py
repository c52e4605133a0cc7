"""The page of a track's voice: its tune, which becomes a song, and what is made of it by correction and harmonies."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jobs.queries import progress_of
from live.parts import asks_for_part
from studio import services
from studio.forms.voices import VoiceForm
from studio.queries import studio_time, tune_of
from studio.views.access import own_sound, person_of
from studio.views.separating import REFUSALS
from tracks.models import Track


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The voice of a track of one's own; a POST has it corrected, as a track of its own."""
    track = own_sound(request, pk)
    if request.method != "POST":
        return _page(request, track)
    form = VoiceForm(request.POST, key=track.shown_key)
    if not form.is_valid():
        return _page(request, track, form, form.sentences)
    try:
        edit = services.start_edit(
            track_pk=pk,
            by=person_of(request),
            chain=form.chain(),
            title=form.cleaned_data["title"],
            idempotency_key=request.POST.get("idempotency_key", ""),
        )
    except (services.BadEdit, *REFUSALS) as error:
        return _page(request, track, form, [str(error)])
    messages.info(request, f"“{edit.track.title}” is being made.")
    return redirect("tracks:track", edit.track_id)


@login_required
@require_POST
def read_tune(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin to read the tune."""
    track = own_sound(request, pk)
    try:
        services.start_reading_tune(track_pk=pk, by=person_of(request))
    except (services.NotReady, services.StudioTimeUsed) as error:
        return _page(request, track, problems=[str(error)])
    return redirect("studio:voice", pk)


def _page(
    request: HttpRequest, track: Track, form: VoiceForm | None = None, problems: Sequence[str] = ()
) -> HttpResponse:
    tune = tune_of(track)
    context: dict[str, Any] = {"track": track, "tune": tune, "problems": problems}
    if tune.latest is not None and not tune.latest.is_complete:
        context["progress"] = progress_of([tune.latest.job])[0]
    if asks_for_part(request, "tune"):
        return render(request, "studio/voice.html#tune", context)
    context |= {
        "form": form or VoiceForm(key=tune.values.get("key") or track.shown_key),
        # The same for all copies of this page: what is sent twice from it starts once.
        "idempotency_key": uuid.uuid4().hex,
        "time": studio_time(user=person_of(request)),
    }
    return render(request, "studio/voice.html", context, status=422 if problems else 200)
