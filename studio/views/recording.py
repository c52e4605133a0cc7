"""The page that records the microphone, and the doors that its chunks go through."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from files.services import StorageAway
from live.parts import asks_for_part
from studio import services
from studio.forms.takes import sent_count, sent_delay, sent_track
from studio.models import Take
from studio.queries import recent_takes
from studio.services.takes import LONGEST_SECONDS, MOST_DELAY_SECONDS
from studio.views.access import own_sound, person_of
from tracks.models import Track

# The microphone is open here and on no other page.
PERMISSIONS = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
USUAL_BPM = 100


@login_required
@never_cache
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Record a voice, alone or over a track of one's own; and what was recorded lately."""
    if "HX-Boosted" in request.headers:
        # Swapped into another page this would stand under that page's permissions.
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    takes = recent_takes(user=person_of(request))
    is_running = any(take.track is not None and not take.track.job.is_finished for take in takes)
    context: dict[str, Any] = {"takes": takes, "running": int(is_running)}
    if asks_for_part(request, "takes"):
        return render(request, "studio/record.html#takes", context)
    backing = _own_backing(request)
    context |= {
        "backing": backing,
        "tempo": (backing and backing.shown_tempo_bpm) or USUAL_BPM,
        "most_seconds": LONGEST_SECONDS,
        "most_delay": round(MOST_DELAY_SECONDS * 1000),
    }
    answer = render(request, "studio/record.html", context)
    answer["Permissions-Policy"] = PERMISSIONS
    return answer


def _own_backing(request: HttpRequest) -> Track | None:
    try:
        pk = sent_track(request.GET)
    except ValueError:
        raise Http404 from None
    return own_sound(request, pk) if pk else None


@require_POST
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin a take: the answer says where its chunks go."""
    try:
        backing_pk = sent_track(request.POST)
    except ValueError:
        raise Http404 from None
    return _answer(
        request,
        lambda: services.start_take(
            owner=person_of(request),
            sample_rate=sent_count(request.POST, "sample_rate") or 0,
            has_consent="consent" in request.POST,
            delay_seconds=sent_delay(request.POST),
            backing_pk=backing_pk,
        ),
    )


@login_required
@require_POST
def keep_chunk(request: HttpRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Keep the samples that are the body."""
    return _answer(
        request,
        lambda: services.keep_chunk(take_pk=pk, by=person_of(request), number=number, content=request.body),
    )


@login_required
@require_POST
def finish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a track of a take."""
    chunks = sent_count(request.POST, "chunks")
    return _answer(request, lambda: services.finish_take(take_pk=pk, by=person_of(request), chunks=chunks))


@login_required
@require_POST
def mix(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Put a take over the song that was played meanwhile."""
    try:
        kept = services.mix_take(take_pk=pk, by=person_of(request))
    except (Take.DoesNotExist, Track.DoesNotExist):
        raise Http404 from None
    except (services.MixError, services.TooManyMixes) as error:
        messages.warning(request, format_html("{}", str(error)))
        return redirect("studio:record")
    return redirect("studio:mix", kept.pk)


@login_required
@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw a take away."""
    return _answer(request, lambda: services.forget_take(take_pk=pk, by=person_of(request)))


def _answer(request: HttpRequest, act: Callable[[], Take]) -> HttpResponse:
    """What came of it: for the page's script as JSON, for a form on the page again, where a sentence says it."""
    is_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        take = act()
    except (Take.DoesNotExist, Track.DoesNotExist):
        raise Http404 from None
    except services.NOT_FINISHED as error:
        if not is_script:
            messages.warning(request, format_html("{}", str(error)))
            return redirect("studio:record")
        return JsonResponse({"error": {"code": type(error).__name__, "message": str(error)}}, status=_status_of(error))
    if not is_script:
        return redirect("studio:record")
    return JsonResponse(_facts(take))


def _status_of(error: Exception) -> int:
    if isinstance(error, StorageAway | services.TakeBusy):
        return 503
    return 422 if isinstance(error, services.TakeRefused) else 409


def _facts(take: Take) -> dict[str, Any]:
    return {
        "id": take.pk,
        "chunks": reverse("studio:keep_chunk", args=[take.pk, 0]).removesuffix("0/"),
        "finish": reverse("studio:finish_take", args=[take.pk]),
        "forget": reverse("studio:forget_take", args=[take.pk]),
        "seconds": take.seconds,
        "remark": take.remark,
        "track": reverse("tracks:track", args=[take.track_id]) if take.track_id else "",
    }
