"""Projects: the list, the page of one, and what is done with it as a whole."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.cursors import BadCursor
from files import sending
from files.naming import disposition
from projects import services
from projects.archive import archive_name, archive_of
from projects.forms import NewForm, SaveForm
from projects.models import Kind, Project
from projects.queries.lyrics import lyrics_of
from projects.queries.pictures import pictures_of
from projects.queries.projects import cover_of, items_of, projects_of
from projects.views.access import bring_back, open_project, person_of, put_away
from studio.queries.mixes import mixes_of
from tracks.queries import library

_CHOICES = 50


@login_required
@never_cache
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """One's projects, or with ?trash=on those in the trash."""
    in_trash = request.GET.get("trash") == "on"
    try:
        page = projects_of(user=person_of(request), in_trash=in_trash, cursor=request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    return render(request, "projects/projects.html", {"page": page, "in_trash": in_trash})


@require_POST
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """Begin a project, with a thing in it where one was sent along, and open it."""
    form, user = NewForm(request.POST), person_of(request)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    try:
        project = services.create_project(owner=user, title=chosen["title"])
        if chosen["thing"] and chosen["kind"]:
            services.add_things(project_pk=project.pk, by=user, kind=chosen["kind"], things=[chosen["thing"]])
    except services.BadProject as error:
        messages.warning(request, str(error))
        return redirect("projects:projects")
    return redirect("projects:project", pk=project.pk)


@login_required
@never_cache
@require_safe
def project_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One project with what lies in it."""
    return render(request, "projects/project.html", _context(request, open_project(request, pk)))


@login_required
@never_cache
@require_safe
def archive(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Everything that lies in it as one file, with a page that plays it without us."""
    project = open_project(request, pk)
    headers = {
        "Content-Disposition": disposition(archive_name(project), as_attachment=True),
        "Content-Security-Policy": sending.POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type="application/zip", headers=headers)
    parts = sending.body(request, archive_of(project, person_of(request)))
    return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)


@login_required
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep title and description: by the button, or by itself while one writes, which swaps only the sentence."""
    project, form = open_project(request, pk), SaveForm(request.POST)
    if not form.is_valid():
        raise Http404
    by_itself = bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
    context: dict[str, Any] = {"project": project}
    status = 200
    try:
        project = services.save_project(
            project_pk=pk, by=person_of(request), title=form.cleaned_data["title"],
            description=form.cleaned_data["description"], based_on=form.cleaned_data["version"],
        )  # fmt: skip
        context = {"project": project, "is_saved": True}
    except (services.BadProject, services.ProjectConflict) as error:
        context["problem"] = str(error)
        status = 409 if isinstance(error, services.ProjectConflict) else 422
    if by_itself:
        return render(request, "projects/project.html#saved", context)
    if status == 200:
        messages.info(request, "The project is saved.")
        return redirect("projects:project", pk=pk)
    typed = {"title": request.POST.get("title", ""), "description": request.POST.get("description", "")}
    shown = {**_context(request, project), **context, "typed": typed}
    return render(request, "projects/project.html", shown, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Into the trash; the message carries the way back."""
    return put_away(
        request,
        lambda user: services.delete_project(project_pk=pk, by=user),
        undo="projects:restore",
        to="projects:projects",
    )  # fmt: skip


@login_required
@require_POST
def restore(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Out of the trash again."""
    return bring_back(request, lambda user: services.restore_project(project_pk=pk, by=user), to="projects:project")


@login_required
@require_POST
def forget(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Out of the trash for good."""
    try:
        services.forget_project(project_pk=pk, by=person_of(request))
    except Project.DoesNotExist:
        raise Http404 from None
    messages.info(request, "The project is deleted for good. Its tracks and mixes are where they were.")
    return redirect(f"{reverse('projects:projects')}?trash=on")


def _context(request: HttpRequest, project: Project) -> dict[str, Any]:
    user = person_of(request)
    items = items_of(project=project, user=user)
    held = {(item.kind, item.content.pk) for item in items if item.content is not None}
    mine: dict[str, list[Any]] = {
        Kind.TRACK: library(user=user, limit=_CHOICES).tracks,
        Kind.MIX: mixes_of(user=user, limit=_CHOICES).mixes,
        Kind.LYRICS: lyrics_of(user=user)[:_CHOICES],
        Kind.PICTURE: pictures_of(user),
    }
    free = {kind: [each for each in things if (kind, each.pk) not in held] for kind, things in mine.items()}
    return {
        "project": project,
        "typed": {"title": project.title, "description": project.description},
        "items": items,
        "cover": cover_of(project=project, items=items),
        "tracks": free[Kind.TRACK],
        "mixes": free[Kind.MIX],
        "lyrics": free[Kind.LYRICS],
        "pictures": free[Kind.PICTURE],
        "others": [each for each in projects_of(user=user, limit=_CHOICES).projects if each.pk != project.pk],
    }
