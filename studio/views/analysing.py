"""The page of what is known of a track: measured by a job, and corrected by its owner through plain forms."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from engine.brief import KEYS, MOODS
from studio import services
from studio.models.analysis import FASTEST_BPM, SLOWEST_BPM
from studio.queries import drawings_of, facts_of, understanding_of
from studio.views.access import own_sound, person_of

FIELDS = {
    "tempo_bpm": forms.FloatField(min_value=SLOWEST_BPM, max_value=FASTEST_BPM, required=False),
    "key": forms.ChoiceField(choices=[("", "–"), *((key, key) for key in KEYS)], required=False),
    "mood": forms.ChoiceField(choices=[("", "–"), *((mood, mood) for mood in MOODS)], required=False),
}


@login_required
@never_cache
@require_safe
def analysis(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What is known of a track of one's own."""
    track = own_sound(request, pk)
    known = understanding_of(track)
    tempo = known.values.get("tempo", {}).get("bpm")
    context: dict[str, Any] = {
        "track": track,
        "known": known,
        "values": known.values,
        "facts": facts_of(known.values),
        "drawings": drawings_of(known.values),
        "tempos": [tempo / 2, tempo * 2] if tempo else [],
        "keys": KEYS,
        "moods": MOODS,
    }
    return render(request, "studio/analysis.html", context)


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
    own_sound(request, pk)
    try:
        values = {name: field.clean(request.POST[name]) for name, field in FIELDS.items() if name in request.POST}
        services.correct(track_pk=pk, by=person_of(request), **values)
    except forms.ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except services.BadCorrection as error:
        messages.warning(request, str(error))
    return redirect("studio:analysis", pk)
