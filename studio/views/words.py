"""The page of the words that are heard in a track: begin, correct, keep, download."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from engine.lyrics.timed import lrc
from jobs.queries import progress_of
from live.parts import asks_for_part
from studio import services
from studio.forms.words import typed_lines, typed_version
from studio.models import HeardWords
from studio.queries import has_voice_apart, studio_time, words_of
from studio.recognisers import MISSING, recogniser_folder
from studio.views.access import own_sound, person_of
from tracks.models import Track

_TYPES = {"lrc": "lrc", "text": "txt"}


@login_required
@never_cache
@require_safe
def words(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The words of a track as they were heard, or how far that is."""
    return _page(request, own_sound(request, pk))


def _page(
    request: HttpRequest, track: Track, typed: Mapping[str, str] | None = None, problems: Sequence[str] = ()
) -> HttpResponse:
    """The page; typed: what was sent and could not be kept, which is there to be mended."""
    found, typed = words_of(track), typed or {}
    context: dict[str, Any] = {
        "track": track,
        "words": found,
        "rows": _rows(found.rows, typed),
        "new": {"start": typed.get("start-new", ""), "text": typed.get("text-new", "")},
        "typed": typed,
        "problems": problems,
        "missing": "" if recogniser_folder() else MISSING,
        "has_voice_apart": has_voice_apart(track),
        "knows_its_words": bool(track.score.get("lyrics")),
        "is_put": bool(found.rows) and track.words == found.rows,
    }
    if found.latest is not None and not found.latest.is_complete:
        context["progress"] = progress_of([found.latest.job])[0]
    if asks_for_part(request, "words"):
        return render(request, "studio/words.html#words", context)
    context["time"] = studio_time(user=person_of(request))
    return render(request, "studio/words.html", context, status=422 if problems else 200)


def _rows(rows: Sequence[Mapping[str, Any]], typed: Mapping[str, str]) -> list[dict[str, str]]:
    """What stands in the fields of each line."""
    return [
        {
            "text": typed.get(f"text-{number}", " ".join(word["text"] for word in row["words"])),
            "start": typed.get(f"start-{number}", f"{row['start']:.2f}"),
        }
        for number, row in enumerate(rows)
    ]


@login_required
@require_POST
def hear(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin to hear the words, or to find those that were given."""
    track = own_sound(request, pk)
    try:
        services.start_hearing(
            track_pk=pk,
            by=person_of(request),
            lyrics=request.POST.get("lyrics", ""),
            is_voice_alone="voice_alone" in request.POST,
        )
    except (services.NotReady, services.StudioTimeUsed, services.BadWords) as error:
        return _page(request, track, request.POST.dict(), [str(error)])
    return redirect("studio:words", pk)


@login_required
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep the lines as they were corrected; with the other button, show them on the track's page, too."""
    track = own_sound(request, pk)
    try:
        services.save_words(
            track_pk=pk, by=person_of(request), lines=typed_lines(request.POST), based_on=typed_version(request.POST)
        )
        if "put" in request.POST:
            services.put_words_to_track(track_pk=pk, by=person_of(request))
            messages.info(request, "The words are on the track's page, and among its files as LRC.")
    except HeardWords.DoesNotExist:
        raise Http404 from None
    except (services.BadWords, services.WordsConflict, services.NotReady) as error:
        return _page(request, track, request.POST.dict(), [str(error)])
    return redirect("studio:words", pk)


@login_required
@never_cache
@require_safe
def download(request: HttpRequest, pk: uuid.UUID, text_format: str) -> HttpResponse:
    """The words as a file: LRC with a time for every word, or plain text."""
    track = own_sound(request, pk)
    found = words_of(track)
    if text_format not in _TYPES or not found.rows:
        raise Http404
    content = lrc(found.rows, " ".join(track.title.split())) if text_format == "lrc" else f"{found.text}\n"
    answer = HttpResponse(content, content_type="text/plain; charset=utf-8")
    name = f"{track.title or 'words'}.{_TYPES[text_format]}".replace("/", "-")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer
