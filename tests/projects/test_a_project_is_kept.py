"""A project is named, saved on top of what was known, put into the trash and brought back, and goes after 30 days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from projects.models import Project
from projects.queries.projects import projects_of
from projects.services import (
    BadProject,
    ProjectConflict,
    TooMany,
    add_note,
    create_project,
    delete_project,
    forget_project,
    keeping,
    restore_project,
    save_project,
)
from soundfoundry.clock import TASKS, run

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_save_on_an_old_version_is_refused_and_changes_nothing(user: User, project: Project) -> None:
    save_project(project_pk=project.pk, by=user, title="Theirs", description="", based_on=1)
    with pytest.raises(ProjectConflict, match="elsewhere") as caught:
        save_project(project_pk=project.pk, by=user, title="Mine", description="", based_on=1)
    assert caught.value.project.title == "Theirs"
    saved = save_project(project_pk=project.pk, by=user, title="Mine", description="", based_on=2)
    assert (saved.title, saved.version) == ("Mine", 3)


def test_the_same_once_more_changes_nothing(user: User, project: Project) -> None:
    same = {"project_pk": project.pk, "by": user, "title": "An album", "description": "", "based_on": 7}
    assert save_project(**same).version == 1


@pytest.mark.parametrize("title", ["", " ", "x" * 121, "a\0b", "\u200b"])
def test_a_title_nobody_can_read_is_refused(user: User, project: Project, title: str) -> None:
    with pytest.raises(BadProject, match="title"):
        create_project(owner=user, title=title)
    with pytest.raises(BadProject, match="title"):
        save_project(project_pk=project.pk, by=user, title=title, description="", based_on=1)


def test_the_trash_gives_back_what_was_deleted_as_it_was(user: User, project: Project) -> None:
    add_note(project_pk=project.pk, by=user, note="kept")
    delete_project(project_pk=project.pk, by=user)
    delete_project(project_pk=project.pk, by=user)
    assert projects_of(user=user).projects == []
    assert projects_of(user=user, in_trash=True).projects == [project]
    restore_project(project_pk=project.pk, by=user)
    (back,) = projects_of(user=user).projects
    assert (back, back.count) == (project, 1)  # type: ignore[attr-defined]


def test_what_is_not_in_the_trash_is_not_deleted_for_good(user: User, project: Project) -> None:
    with pytest.raises(Project.DoesNotExist):
        forget_project(project_pk=project.pk, by=user)
    delete_project(project_pk=project.pk, by=user)
    forget_project(project_pk=project.pk, by=user)
    assert not Project.objects.exists()


def test_after_thirty_days_the_clock_empties_the_trash(user: User, project: Project, other_project: Project) -> None:
    for each, days in ((project, 31), (other_project, 29)):
        Project.objects.filter(pk=each.pk).update(deleted_at=timezone.now() - timedelta(days=days))
    assert run(next(task for task in TASKS if task.name == "empty the trash of projects"))
    assert list(Project.objects.all()) == [other_project]


def test_nobody_else_may_anything(other_user: User, project: Project) -> None:
    for act in (delete_project, restore_project, forget_project):
        with pytest.raises(Project.DoesNotExist):
            act(project_pk=project.pk, by=other_user)
    with pytest.raises(Project.DoesNotExist):
        save_project(project_pk=project.pk, by=other_user, title="Mine", description="", based_on=1)
    assert projects_of(user=other_user).projects == []


def test_there_is_a_limit(user: User, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_PROJECTS", 1)
    with pytest.raises(TooMany, match="1 projects"):
        create_project(owner=user, title="One more")


def test_the_list_is_read_page_by_page(user: User) -> None:
    made = [create_project(owner=user, title=str(number)) for number in range(5)]
    seen, cursor = [], ""
    for _ in range(3):
        page = projects_of(user=user, cursor=cursor, limit=2)
        seen += page.projects
        cursor = page.next_cursor
    assert (seen, cursor) == (made[::-1], "")
