"""The page on which a composed song is changed by other notes; each verb is a form of its own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from engine.composer.score import Score
from studio import services
from studio.forms.arranging import STEP
from studio.forms.changing_songs import SongForm
from studio.forms.verbs import forms_for
from studio.models import Edit
from studio.queries import studio_time
from studio.queries.songs import change_price, keeps_voice, read_score, song_problem
from studio.views.access import agreed_credits, own_sound, person_of
from studio.views.separating import REFUSALS
from tracks.models import Track


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def song(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What can be made of a song of one's own; a POST begins it, or answers with what is wrong beside its fields."""
    track = own_sound(request, pk)
    if problem := song_problem(track):
        return render(request, "studio/song.html", {"track": track, "problem": problem})
    score = Score.from_dict(read_score(track))
    if request.method != "POST":
        return _page(request, track, forms_for(score, keeps_voice=keeps_voice(track)))
    verbs = forms_for(score, request.POST, keeps_voice=keeps_voice(track))
    form = next((form for form in verbs if form.is_bound), None)
    if form is None and STEP in request.POST:
        return _page(request, track, verbs)
    if form is None:
        raise Http404
    return _begin(request, track, form) or _page(request, track, verbs, status=422)


def _begin(request: HttpRequest, track: Track, form: SongForm) -> HttpResponse | None:
    start = partial(services.start_change, agreed_credits=agreed_credits(request, "agreed_credits"))
    return begin_work(request, track, form, start)


def begin_work(request: HttpRequest, track: Track, form: SongForm, start: Callable[..., Edit]) -> HttpResponse | None:
    """Off to the new song; None where it cannot be, which the form then says."""
    if not form.is_valid():
        return None
    try:
        edit = start(
            track_pk=track.pk,
            by=person_of(request),
            wish=form.wish(),
            title=form.cleaned_data["title"],
            idempotency_key=request.POST.get("idempotency_key", ""),
        )
    except services.BadEdit as error:
        form.refuse(error.field, str(error))
        return None
    except services.PriceChanged as error:
        form.price_credits = error.price_credits
        form.refuse("", str(error))
        return None
    except REFUSALS as error:
        form.refuse("", str(error))
        return None
    messages.info(request, f"“{edit.track.title}” is being made.")
    return redirect("tracks:track", edit.track_id)


def _page(request: HttpRequest, track: Track, verbs: Sequence[SongForm], status: int = 200) -> HttpResponse:
    user = person_of(request)
    for form in verbs:
        form.price_credits = form.price_credits or change_price(user=user, seconds=track.shown_seconds)
    context = {
        "track": track,
        "verbs": verbs,
        "keeps_voice": keeps_voice(track),
        # The same for all copies of this page: what is sent twice from it starts once.
        "idempotency_key": uuid.uuid4().hex,
        "costs_credits": any(form.price_credits for form in verbs),
        "time": studio_time(user=user),
    }
    return render(request, "studio/song.html", context, status=status)
