"""Pictures as a source of music: sent or drawn, seen, moved step by step, and brought to the desk."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from engine.brief import BriefError
from engine.pictures.seen import palette_svg, seen_svg
from engine.seeing.mapping import PictureMusic
from engine.seeing.picture import MOST_BYTES
from files import receiving
from files.sending import send_picture
from files.services import StorageFull
from files.storing import is_whole
from projects import services
from projects.forms.pictures import SendForm, StepsForm
from projects.models import Picture
from projects.queries.pictures import all_pictures_of, desk_of, music_for, picture_for
from projects.views.access import person_of
from tracks.services import file_at_hand
from tracks.views.desk import show_desk
from tracks.views.filling import filled_from

# What can be drawn with, by name; the first is chosen at first.
PENS = (
    ("Black", "#1b1a18"), ("White", "#ffffff"), ("Red", "#c8281e"), ("Orange", "#f0863c"), ("Yellow", "#f5cf46"),
    ("Green", "#3f8f4f"), ("Turquoise", "#2ba7a0"), ("Blue", "#24519c"), ("Violet", "#6a3d9a"), ("Brown", "#7a4a24"),
)  # fmt: skip


@login_required
@never_cache
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """The place to send a picture or to draw one."""
    return _place(request)


@require_POST
@login_required
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Take one picture; the token, which was looked at before the body was read, is this person's."""
    try:
        is_theirs = receiving.read_form_token(token) == request.user.pk
    except receiving.DeadWay:
        is_theirs = False
    if not is_theirs:
        raise Http404
    form = SendForm(request.POST, request.FILES)
    if not form.is_valid():
        return _place(request, problem=form.problem, status=422)
    file, strokes = form.cleaned_data["file"], form.cleaned_data["strokes"]
    try:
        with file_at_hand(chunks=file.chunks()) as path:
            picture = services.keep_picture(owner=person_of(request), name=file.name or "", path=path, strokes=strokes)
    except (services.NotAPicture, services.BadDrawing, services.TooManyPictures, StorageFull) as error:
        return _place(request, problem=str(error), status=422)
    except services.PictureBusy as error:
        return _place(request, problem=str(error), status=429)
    return redirect("projects:picture", picture.pk)


@login_required
@never_cache
@require_safe
def show(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A picture with what was seen in it, the music it makes step by step, and every step to be moved."""
    picture = _own(request, pk)
    form, music = _steps(request, picture)
    seen = picture.features
    context = {
        "picture": picture,
        "seen": seen,
        # Our own drawings, of numbers alone.
        "drawing": mark_safe(seen_svg(seen)),  # noqa: S308
        "palette": mark_safe(palette_svg(seen)),  # noqa: S308
        "rows": [(step, form[step.name]) for step in music.steps],
        "form": form,
        "music": music,
    }
    return render(request, "projects/pictures/picture.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The desk, filled by a picture; with a mistake among the steps, its page, which says so."""
    picture = _own(request, pk)
    form, music = _steps(request, picture)
    if form.errors:
        return show(request, pk)
    return show_desk(request, filled_from(desk_of(picture, music), request.user))


@login_required
@never_cache
@require_safe
def image(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Our own drawing of the picture."""
    picture = _own(request, pk)
    if not is_whole(picture.storage_key, picture.size_bytes):
        raise Http404
    return send_picture(picture.storage_key, "image/jpeg")


@login_required
@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a picture."""
    try:
        services.forget_picture(picture_pk=pk, by=person_of(request))
    except Picture.DoesNotExist:
        raise Http404 from None
    messages.info(request, "The picture is deleted. Songs that were made of it stay.")
    return redirect("projects:new_picture")


def _own(request: HttpRequest, pk: uuid.UUID) -> Picture:
    try:
        return picture_for(user=request.user, pk=pk)
    except Picture.DoesNotExist:
        raise Http404 from None


def _steps(request: HttpRequest, picture: Picture) -> tuple[StepsForm, PictureMusic]:
    """What was moved, and the music with it; what cannot be moved so is said in the form, and left as it was."""
    form = StepsForm(request.GET)
    form.is_valid()
    wishes = form.wishes
    while True:
        try:
            return form, music_for(picture, wishes)
        except BriefError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            if error.field not in wishes:
                raise
            del wishes[error.field]


def _place(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    user = person_of(request)
    limits: dict[str, Any] = {
        "token": receiving.form_token(user.pk),
        "most_bytes": MOST_BYTES,
        "pictures": all_pictures_of(user),
    }
    limits["colours"] = PENS
    return render(request, "projects/pictures/new.html", {**context, **limits}, status=status)
