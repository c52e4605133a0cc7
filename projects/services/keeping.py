"""A project from its first day to its last: created, named, put into the trash, brought back, gone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from projects.models import DESCRIPTION_CHARACTERS, Project, Right
from projects.services.errors import ProjectConflict, TooMany
from projects.services.texts import read_text, read_title

if TYPE_CHECKING:
    from accounts.models import User

MOST_PROJECTS = 500


def create_project(*, owner: User, title: str, description: str = "") -> Project:
    """Begin a project. Raises BadProject, and TooMany of its kind."""
    values = {"title": read_title(title), "description": _read_description(description)}
    if Project.objects.open_to(owner, Right.OWN).count() >= MOST_PROJECTS:
        raise TooMany(f"You have {MOST_PROJECTS} projects already, those in the trash counted: delete some for good.")
    now = timezone.now()
    return Project.objects.create(owner=owner, created_at=now, updated_at=now, **values)


def save_project(*, project_pk: object, by: User, title: str, description: str, based_on: int) -> Project:
    """Name and describe a project anew; the same once more changes nothing.

    based_on: the version that was shown. Raises ProjectConflict when somebody saved another since, BadProject,
    Project.DoesNotExist.
    """
    values = {"title": read_title(title), "description": _read_description(description)}
    with transaction.atomic():
        project = Project.objects.open_to(by, Right.CHANGE).live().select_for_update().get(pk=project_pk)
        if (project.title, project.description) == (values["title"], values["description"]):
            return project
        if project.version != based_on:
            raise ProjectConflict(project)
        project.title, project.description = values["title"], values["description"]
        project.version += 1
        project.updated_at = timezone.now()
        project.save(update_fields=["title", "description", "version", "updated_at"])
    return project


def delete_project(*, project_pk: object, by: User) -> Project:
    """Put a project into the trash for 30 days; what lies in it stays where it is. Raises Project.DoesNotExist."""
    return Project.objects.open_to(by, Right.OWN).put_into_trash(project_pk, timezone.now())


def restore_project(*, project_pk: object, by: User) -> Project:
    """Take a project out of the trash, as it was. Raises Project.DoesNotExist when it is gone for good."""
    return Project.objects.open_to(by, Right.OWN).take_from_trash(project_pk)


def forget_project(*, project_pk: object, by: User) -> None:
    """Delete for good a project that is in the trash, with its notes; tracks and mixes stay.

    Raises Project.DoesNotExist, also where it is not in the trash.
    """
    Project.objects.open_to(by, Right.OWN).in_trash().get(pk=project_pk).delete()


def empty_projects(*, now: datetime | None = None) -> int:
    """Delete for good what has been in the trash for 30 days; how many rows went, items counted."""
    gone, _ = Project.objects.due_for_removal(now or timezone.now()).delete()
    return gone


def _read_description(description: str) -> str:
    return read_text(text=description, what="description", longest=DESCRIPTION_CHARACTERS)
