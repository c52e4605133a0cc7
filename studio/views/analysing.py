"""The page of what is known of a track: measured by a job, and corrected by its owner through plain forms."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from engine.brief import KEYS, MOODS
from engine.mixing.document import parse_mix
from files.sending import send_picture
from files.storing import is_whole
from live.parts import asks_for_part
from studio import services
from studio.forms.correcting import CorrectionForm
from studio.queries import (
    Beats,
    beats_of,
    corrections_of,
    drawings_of,
    facts_of,
    harmony_note_of,
    mood_plane_of,
    understanding_of,
)
from studio.views.access import own_sound, person_of
from tracks.models import Track
from tracks.sheets import sections_of

# Half as loud, as `manage.py analyse --clicks` has it.
_BESIDE_CLICKS_DB = -6.02


@login_required
@never_cache
@require_safe
def analysis(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is known of a track of one's own."""
    return _page(request, own_sound(request, pk))


def _page(
    request: HttpRequest, track: Track, typed: Mapping[str, Any] | None = None, problems: Sequence[str] = ()
) -> HttpResponse:
    """The page; typed: what was sent to be corrected and could not be, which is there to be mended."""
    known = understanding_of(track)
    tempo = known.values.get("tempo", {}).get("bpm")
    beats = beats_of(known)
    context: dict[str, Any] = {
        "track": track,
        "known": known,
        "values": known.values,
        "facts": facts_of(known.values),
        "drawings": drawings_of(known.values),
        "plane": mood_plane_of(known),
        "composed": sections_of(track),
        "harmony_note": harmony_note_of(known.values),
        "beats": beats,
        "clicks": _clicks(track, beats),
        "tempos": [tempo / 2, tempo * 2] if tempo else [],
        "keys": KEYS,
        "moods": MOODS,
        "typed": corrections_of(known) | dict(typed or {}),
        "problems": problems,
    }
    template = "studio/analysis.html#analysis" if asks_for_part(request, "analysis") else "studio/analysis.html"
    return render(request, template, context, status=422 if problems else 200)


def _clicks(track: Track, beats: Beats | None) -> dict[str, Any]:
    """What the page's script needs to play the track with a click on each beat, as a mix of two parts."""
    if beats is None:
        return {}
    parts = [{"source": "track", "volume_db": _BESIDE_CLICKS_DB}, {"source": "clicks"}]
    return {
        "document": parse_mix({"parts": parts}).to_dict(),
        "sound": reverse("tracks:audio", args=[track.pk]),
        "beats": beats.seconds,
        "firsts": beats.firsts,
    }


@login_required
@cache_control(private=True, max_age=604_800)
@require_safe
def spectrogram(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What sounds when and how high, drawn when the track was analysed."""
    analysis = understanding_of(own_sound(request, pk)).analysis
    key = analysis.spectrogram_storage_key if analysis else ""
    if analysis is None or not key or not is_whole(key, analysis.spectrogram_bytes):
        raise Http404
    return send_picture(key, "image/png")


@login_required
@require_POST
def analyse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin the analysis."""
    own_sound(request, pk)
    services.start_analysis(track_pk=pk, by=person_of(request))
    return redirect("studio:analysis", pk)


@login_required
@require_POST
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Correct what was sent, and take back what was sent empty."""
    track, form = own_sound(request, pk), CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, track, request.POST.dict(), form.sentences)
    try:
        services.correct(track_pk=pk, by=person_of(request), **form.cleaned_data)
    except services.BadCorrection as error:
        return _page(request, track, request.POST.dict(), [str(error)])
    return redirect("studio:analysis", pk)
