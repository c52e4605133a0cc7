"""The page of a track's stems: find them, hear them, and make tracks of them."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jobs.queries import progress_of
from live.parts import asks_for_part
from studio import services
from studio.models import Parts
from studio.queries import BUILT_IN, Stems, methods_for, service_named, stems_of, studio_time
from studio.views.access import agreed_credits, own_sound, person_of

REFUSALS = (
    services.NotReady,
    services.StorageFull,
    services.StudioTimeUsed,
    services.BadEdit,
    services.EffectsBusy,
    services.KeyReused,
    services.MethodRefused,
    services.PriceChanged,
    services.NotEnoughCredits,
)


@login_required
@never_cache
@require_safe
def stems(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The stems of a track, or how far they are."""
    track = own_sound(request, pk)
    found = stems_of(track)
    methods = [] if found.is_under_way else methods_for(track, found)
    context: dict[str, Any] = {
        "track": track,
        "stems": found,
        "quality": _quality(found),
        "parts": Parts.choices,
        "methods": methods,
        "chosen": next((method.slug for method in methods if not method.problem), ""),
        # The same for all copies of this page: what is sent twice from it starts once.
        "idempotency_key": uuid.uuid4().hex,
    }
    if found.latest is not None and not found.latest.is_complete:
        progress = progress_of([found.latest.job])[0]
        context |= {"progress": progress, "done_seconds": (progress.share or 0.0) * found.latest.job.size}
    if asks_for_part(request, "stems"):
        return render(request, "studio/stems.html#stems", context)
    return render(request, "studio/stems.html", {**context, "time": studio_time(user=person_of(request))})


def _quality(found: Stems) -> dict[str, Any]:
    """How they were found, and what that is worth on songs whose stems are known."""
    if found.found is None:
        return {}
    method = import_module("engine.separation.methods").METHODS.get(found.method)
    if method is not None:
        return {"method": method, "measured": found.found.quality}
    return {"service": service_named(found.method), "measured": found.found.quality}


@login_required
@require_POST
def find(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin to take the track apart."""
    own_sound(request, pk)
    parts, method = request.POST.get("parts", Parts.FOUR), request.POST.get("method", BUILT_IN)
    try:
        services.start_separation(
            track_pk=pk,
            by=person_of(request),
            parts=parts if parts in Parts.values else Parts.TWO,
            follow_up=parts if parts in {services.KARAOKE, services.A_CAPPELLA} else "",
            method=method,
            agreed_credits=agreed_credits(request, f"agreed-{method}"),
            idempotency_key=request.POST.get("idempotency_key", ""),
        )
    except REFUSALS as error:
        messages.warning(request, str(error))
    return redirect("studio:stems", pk)


@login_required
@require_POST
def keep(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a track of a part."""
    own_sound(request, pk)
    try:
        edit = services.start_part(track_pk=pk, by=person_of(request), part=request.POST.get("part", ""))
    except REFUSALS as error:
        messages.warning(request, str(error))
        return redirect("studio:stems", pk)
    messages.info(request, f"“{edit.track.title}” is being made. It cost nothing.")
    return redirect("tracks:track", edit.track_id)
