"""The page of what is known of a track: measured by a job, and corrected by its owner through plain forms."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from engine.brief import KEYS, MOODS
from live.parts import asks_for_part
from studio import services
from studio.forms.correcting import corrections_in
from studio.queries import drawings_of, facts_of, understanding_of
from studio.views.access import own_sound, person_of


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
    template = "studio/analysis.html#analysis" if asks_for_part(request, "analysis") else "studio/analysis.html"
    return render(request, template, context)


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
        services.correct(track_pk=pk, by=person_of(request), **corrections_in(request.POST.dict()))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except services.BadCorrection as error:
        messages.warning(request, str(error))
    return redirect("studio:analysis", pk)
