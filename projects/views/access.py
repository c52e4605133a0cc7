"""What the pages of projects ask first: who it is, and which project."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import Http404, HttpRequest

from accounts.models import User
from projects.models import Project
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
