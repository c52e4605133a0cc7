"""What the pages of projects ask first: who it is, and which project."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from projects.models import Lyrics, Project
from projects.queries.projects import project_for


def person_of(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast("User", request.user)


def open_project(request: HttpRequest, pk: uuid.UUID) -> Project:
    """A project this person may see; anything else is as if it were missing."""
    try:
        return project_for(user=person_of(request), pk=pk)
    except Project.DoesNotExist:
        raise Http404 from None


def put_away(request: HttpRequest, delete: Callable[[User], Project | Lyrics], *, undo: str, to: str) -> HttpResponse:
    """Delete something and go to the page `to`; the message carries the way back, the address named `undo`."""
    try:
        gone = delete(person_of(request))
    except ObjectDoesNotExist:
        raise Http404 from None
    way_back = reverse(undo, args=[gone.pk])
    messages.info(request, f"“{gone.title}” is in the trash for 30 days.", extra_tags=f"undo:{way_back}")
    return redirect(to)


def bring_back(request: HttpRequest, restore: Callable[[User], Project | Lyrics], *, to: str) -> HttpResponse:
    """Take something out of the trash and open it, at the address named `to`."""
    try:
        back = restore(person_of(request))
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.info(request, f"“{back.title}” is back.")
    return redirect(to, pk=back.pk)
