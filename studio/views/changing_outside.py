"""The page on which a service changes a recording for credits; each verb is a form, each service a button of it."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studio import services
from studio.forms.changing_outside import OutsideForm, outside_forms
from studio.queries.changing_outside import changers_for
from studio.views.access import agreed_credits, own_sound
from studio.views.changing_songs import begin_work
from tracks.models import Track


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What services can make of a track of one's own; a POST begins it, or answers with what is wrong."""
    track = own_sound(request, pk)
    if request.method != "POST":
        return _page(request, track, outside_forms())
    verbs = outside_forms(request.POST)
    form = next((form for form in verbs if form.is_bound), None)
    if form is None:
        raise Http404
    model = request.POST.get("model", "")
    agreed = agreed_credits(request, f"agreed-{model}")
    start = partial(services.start_change_outside, model=model, agreed_credits=agreed)
    return begin_work(request, track, form, start) or _page(request, track, verbs, status=422)


def _page(request: HttpRequest, track: Track, verbs: list[OutsideForm], status: int = 200) -> HttpResponse:
    for form in verbs:
        form.changers = changers_for(track, _wish_of(form))
    context = {
        "track": track,
        "verbs": [form for form in verbs if form.changers],
        # The same for all copies of this page: what is sent twice from it starts once.
        "idempotency_key": uuid.uuid4().hex,
    }
    return render(request, "studio/outside.html", context, status=status)


def _wish_of(form: OutsideForm) -> dict[str, object]:
    """What was typed, as far as prices depend on it."""
    seconds = form.cleaned_data.get("seconds") if form.is_bound and hasattr(form, "cleaned_data") else None
    return {**form.sample, **({"seconds": max(float(seconds), 1.0)} if seconds else {})}
