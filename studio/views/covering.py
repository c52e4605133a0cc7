"""The page on which a recording is arranged anew, or gets one part more; each is a form of its own."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studio import services
from studio.forms.covers import Recorded, forms_for_recording
from studio.queries import beats_of, studio_time, understanding_of
from studio.queries.covers import recording_problem, recording_values, voice_note
from studio.views.access import own_sound, person_of
from studio.views.changing_songs import begin_work


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What can be made of a recording of one's own; a POST begins it, or says what is wrong beside its fields."""
    track = own_sound(request, pk)
    known = understanding_of(track)
    problem, beats = recording_problem(known), beats_of(known)
    if problem or beats is None:
        return render(request, "studio/cover.html", {"track": track, "problem": problem})
    context = {
        "track": track,
        # The same for all copies of this page: what is sent twice from it starts once.
        "idempotency_key": uuid.uuid4().hex,
        "time": studio_time(user=person_of(request)),
    }
    is_sent = request.method == "POST"
    recorded = Recorded(beats.bpm, recording_values(known)["key"]["name"] or "", voice_note(track))
    verbs = forms_for_recording(recorded, request.POST if is_sent else None)
    if is_sent:
        form = next((form for form in verbs if form.is_bound), None)
        if form is None:
            raise Http404
        if answer := begin_work(request, track, form, services.start_cover):
            return answer
    return render(request, "studio/cover.html", {**context, "verbs": verbs}, status=422 if is_sent else 200)
