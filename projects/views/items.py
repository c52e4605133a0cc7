"""What lies in a project: laid in from here or from the thing's own page, and what its buttons do."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from projects import services
from projects.forms import ItemForm, ThingsForm
from projects.models import Item, Kind, Project
from projects.queries.projects import item_for, places_of
from projects.queries.things import thing_for
from projects.views.access import open_project, person_of


@login_required
@require_POST
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Lay tracks or mixes into it."""
    open_project(request, pk)
    sent = request.POST.getlist("things")
    form = ThingsForm(request.POST, sent)
    if not form.is_valid():
        raise Http404
    try:
        things = [uuid.UUID(each) for each in sent]
    except ValueError:
        raise Http404 from None
    try:
        project = services.add_things(
            project_pk=pk, by=person_of(request), kind=form.cleaned_data["kind"], things=things
        )
    except services.BadProject as error:
        messages.warning(request, str(error))
    else:
        messages.info(request, f"It lies in “{project.title}” now.")
    return redirect("projects:project", pk=pk)


@login_required
@require_POST
def add_note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a note into it."""
    open_project(request, pk)
    try:
        services.add_note(project_pk=pk, by=person_of(request), note=request.POST.get("note", ""))
    except services.BadProject as error:
        messages.warning(request, str(error))
    return redirect("projects:project", pk=pk)


@login_required
@never_cache
@require_safe
def choose(request: HttpRequest, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Into which project a track or a mix goes, and where it lies already."""
    user = person_of(request)
    thing = thing_for(user=user, kind=kind, pk=pk)
    if thing is None:
        raise Http404
    context = {"kind": kind, "thing": thing, "projects": places_of(user=user, kind=kind, pk=pk)}
    return render(request, "projects/choose.html", context)


@login_required
@require_POST
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What a button beside an item does to it."""
    user = person_of(request)
    try:
        item = item_for(user=user, pk=pk)
    except Item.DoesNotExist:
        raise Http404 from None
    form = ItemForm(request.POST)
    if not form.is_valid() or form.cleaned_data["verb"] not in _VERBS:
        raise Http404
    try:
        answer = _VERBS[form.cleaned_data["verb"]](item, user, form.cleaned_data)
    except services.BadProject as error:
        messages.warning(request, str(error))
    except Project.DoesNotExist:
        messages.warning(request, "Choose one of your projects.")
    else:
        if answer:
            messages.info(request, answer)
    return redirect("projects:project", pk=item.project_id)


def _move(item: Item, user: User, place: int) -> str:
    services.move_item(item_pk=item.pk, by=user, to=place)
    return ""


def _write(item: Item, user: User, sent: dict[str, Any]) -> str:
    services.write_note(item_pk=item.pk, by=user, note=sent["note"])
    return "The note is saved."


def _take_out(item: Item, user: User, _sent: dict[str, Any]) -> str:
    services.take_out(item_pk=item.pk, by=user)
    return "The note is gone." if item.kind == Kind.NOTE else "It is taken out of the project, and still yours."


def _carry(item: Item, user: User, sent: dict[str, Any], *, as_copies: bool) -> str:
    project = services.bring_items(items=[item.pk], to=sent["to"], by=user, as_copies=as_copies)
    return f"It lies in “{project.title}” {'as well' if as_copies else 'now'}."


def _cover(item: Item, user: User, _sent: dict[str, Any]) -> str:
    services.choose_cover(project_pk=item.project_id, by=user, item_pk=item.pk)
    return "Its picture stands for the project now."


_VERBS: dict[str, Callable[[Item, User, dict[str, Any]], str]] = {
    "up": lambda item, user, _: _move(item, user, max(item.place - 1, 0)),
    "down": lambda item, user, _: _move(item, user, item.place + 1),
    "place": lambda item, user, sent: _move(item, user, sent["place"] or 0),
    "write": _write,
    "take_out": _take_out,
    "move": lambda item, user, sent: _carry(item, user, sent, as_copies=False),
    "copy": lambda item, user, sent: _carry(item, user, sent, as_copies=True),
    "cover": _cover,
}
