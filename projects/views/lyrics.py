"""Lyrics: the list, the editor, what its buttons do, and files of them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from engine.brief import LYRICS_CHARACTERS, SEED_MAXIMUM
from engine.lyrics.formats import FORMATS, FormatError, guessed_format, read_sheet, write_sheet
from engine.lyrics.rewriting import move_section, rewrite_line, rewrite_section
from engine.lyrics.rhymes import rhymes
from engine.lyrics.scansion import count_words
from makers.songwriting import pronunciations
from projects import services
from projects.forms import ChangeLyricsForm, NewLyricsForm, SaveLyricsForm
from projects.models import Lyrics
from projects.queries.lyrics import all_lyrics_of, blocks_of, cut_of, difference, lyrics_for, versions_of
from projects.views.access import bring_back, person_of, put_away

_ENDINGS = {"text": "txt", "lrc": "lrc", "chordpro": "cho"}
_RHYMES_SHOWN = 40


@login_required
@never_cache
@require_safe
def all_lyrics(request: HttpRequest) -> HttpResponse:
    """One's lyrics, or with ?trash=on those in the trash."""
    in_trash = request.GET.get("trash") == "on"
    found = all_lyrics_of(user=person_of(request), in_trash=in_trash)
    return render(request, "projects/all_lyrics.html", {"all_lyrics": found, "in_trash": in_trash})


@require_POST
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Begin lyrics, written about a theme or brought along as text, LRC or ChordPro, and open them."""
    form = NewLyricsForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    try:
        lyrics = services.create_lyrics(owner=person_of(request), **{**chosen, "text": _plain(chosen["text"])})
    except (services.BadProject, FormatError) as error:
        context = {"all_lyrics": all_lyrics_of(user=person_of(request)), "problem": str(error), "typed": chosen}
        return render(request, "projects/all_lyrics.html", context, status=422)
    return redirect("projects:lyrics", pk=lyrics.pk)


def _plain(text: str) -> str:
    file_format = guessed_format(text)
    return text if file_format == "text" else write_sheet(read_sheet(text, file_format), "text")


@login_required
@never_cache
@require_safe
def lyrics_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The editor of one's lyrics."""
    return render(request, "projects/lyrics.html", _context(request, _open(request, pk)))


@login_required
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep title and text: by the button, or by itself while one writes, which swaps only the sentence."""
    lyrics, form = _open(request, pk), SaveLyricsForm(request.POST)
    if not form.is_valid():
        raise Http404
    by_itself = bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
    typed = form.cleaned_data
    context: dict[str, Any] = {"lyrics": lyrics}
    status = 200
    try:
        lyrics = services.save_lyrics(
            lyrics_pk=pk, by=person_of(request), title=typed["title"], text=typed["text"],
            based_on=typed["version"], is_apart=typed["apart"],
        )  # fmt: skip
        context = {"lyrics": lyrics, "is_saved": True}
    except (services.BadProject, services.LyricsConflict) as error:
        is_conflict = isinstance(error, services.LyricsConflict)
        context |= {"problem": str(error), "apart": is_conflict}
        status = 409 if is_conflict else 422
    if by_itself:
        return render(request, "projects/lyrics.html#saved", context)
    if status == 200:
        messages.info(request, "The lyrics are saved.")
        return redirect("projects:lyrics", pk=pk)
    shown = {**_context(request, lyrics), **context, "typed": typed}
    return render(request, "projects/lyrics.html", shown, status=status)


@login_required
@require_POST
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a button beside a section, a line or a version does."""
    _open(request, pk)
    form = ChangeLyricsForm(request.POST)
    if not form.is_valid():
        raise Http404
    sent, user = form.cleaned_data, person_of(request)
    try:
        if sent["verb"] == "bring_back":
            services.bring_back(lyrics_pk=pk, by=user, number=sent["number"] or 0)
        elif sent["verb"] in _CHANGES:
            made = _CHANGES[sent["verb"]]
            services.change_lyrics(
                lyrics_pk=pk, by=user, based_on=sent["version"] or 0, change=lambda lyrics: made(lyrics, sent)
            )
        else:
            raise Http404
    except (services.BadProject, services.LyricsConflict) as error:
        messages.warning(request, str(error))
    return redirect("projects:lyrics", pk=pk)


def _rewritten(lyrics: Lyrics, sent: dict[str, Any]) -> str:
    values: dict[str, Any] = {
        "theme": lyrics.title,
        "language": lyrics.language,
        "seed": random.randrange(SEED_MAXIMUM),
    }
    if sent["line"] is None:
        return rewrite_section(lyrics.text, sent["section"] or 0, **values)
    return rewrite_line(lyrics.text, sent["section"] or 0, sent["line"], **values)


_CHANGES: dict[str, Callable[[Lyrics, dict[str, Any]], str]] = {
    "up": lambda lyrics, sent: move_section(lyrics.text, sent["section"] or 0, -1),
    "down": lambda lyrics, sent: move_section(lyrics.text, sent["section"] or 0, 1),
    "rewrite": _rewritten,
}


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Into the trash; the message carries the way back."""
    return put_away(
        request,
        lambda user: services.delete_lyrics(lyrics_pk=pk, by=user),
        undo="projects:restore_lyrics",
        to="projects:all_lyrics",
    )  # fmt: skip


@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Out of the trash again."""
    return bring_back(request, lambda user: services.restore_lyrics(lyrics_pk=pk, by=user), to="projects:lyrics")


@login_required
@require_safe
def download(request: HttpRequest, pk: uuid.UUID, text_format: str) -> HttpResponse:
    """The lyrics as a file."""
    lyrics = _open(request, pk)
    if text_format not in FORMATS or text_format == "lrc":
        # Times come with a song that sings them: of lyrics alone nobody knows any.
        raise Http404
    content = write_sheet(read_sheet(lyrics.text, "text"), text_format)
    answer = HttpResponse(content, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lyrics.{_ENDINGS[text_format]}"'
    return answer


def _open(request: HttpRequest, pk: uuid.UUID) -> Lyrics:
    try:
        return lyrics_for(user=person_of(request), pk=pk)
    except Lyrics.DoesNotExist:
        raise Http404 from None


def _context(request: HttpRequest, lyrics: Lyrics) -> dict[str, Any]:
    versions = versions_of(lyrics)
    number, word = request.GET.get("version", ""), request.GET.get("rhymes", "")[:60]
    chosen = next((version for version in versions if str(version.number) == number), None)
    return {
        "lyrics": lyrics,
        "typed": {"title": lyrics.title, "text": lyrics.text},
        "blocks": blocks_of(lyrics),
        "words": count_words(lyrics.text),
        "most": LYRICS_CHARACTERS,
        "cut": cut_of(lyrics.text),
        "versions": versions,
        "chosen": chosen,
        "difference": difference(chosen, lyrics.text) if chosen else [],
        "rhymes": rhymes(word, lyrics.language, pronunciations(), most=_RHYMES_SHOWN) if word else None,
    }
