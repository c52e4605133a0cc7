"""The API's addresses of projects. The same services as the pages, one call each."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.projects import shapes
from api.schema import answers
from projects import services
from projects.models import Project
from projects.queries.projects import item_for, project_for, projects_of


def _detail(project: Project, request: Request, status: int = 200) -> Response:
    return Response(shapes.ProjectDetail(project, context={"request": request}).data, status=status)


class Projects(Door):
    """Projects of the caller."""

    @extend_schema(
        operation_id="list_projects",
        parameters=[shapes.ProjectFilter],
        responses=answers({200: shapes.ProjectPage}, 400),
    )
    def get(self, request: Request) -> Response:
        """The caller's projects, the one that was changed last first."""
        wanted = checked(shapes.ProjectFilter(data=request.query_params.dict())).validated_data
        page = projects_of(user=caller(request), **wanted)
        return Response(shapes.ProjectPage({"projects": page.projects, "next": page.next_cursor or None}).data)

    @extend_schema(
        operation_id="create_project",
        request=shapes.NewProject,
        responses=answers({201: shapes.ProjectDetail}, 400, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Begin a project."""
        wanted = checked(shapes.NewProject(data=request.data)).validated_data
        return _detail(services.create_project(owner=caller(request), **wanted), request, 201)


class OneProject(Door):
    """One project."""

    @extend_schema(operation_id="read_project", responses=answers({200: shapes.ProjectDetail}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """A project with what lies in it."""
        return _detail(project_for(user=caller(request), pk=pk), request)

    @extend_schema(
        operation_id="save_project",
        request=shapes.SavedProject,
        responses=answers({200: shapes.ProjectDetail}, 400, 404, 409, 413, 415),
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Name and describe it. 409 project_conflict: somebody saved another version since; nothing was changed."""
        project_for(user=caller(request), pk=pk)
        wanted = dict(checked(shapes.SavedProject(data=request.data)).validated_data)
        based_on = wanted.pop("version")
        saved = services.save_project(project_pk=pk, by=caller(request), based_on=based_on, **wanted)
        return _detail(saved, request)

    @extend_schema(operation_id="delete_project", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it into the trash for 30 days. What lies in it stays where it is."""
        services.delete_project(project_pk=pk, by=caller(request))
        return Response(status=204)


class RestoreProject(Door):
    """Out of the trash."""

    @extend_schema(operation_id="restore_project", request=None, responses=answers({200: shapes.ProjectDetail}, 404))
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Take a project out of the trash, as it was."""
        return _detail(services.restore_project(project_pk=pk, by=caller(request)), request)


class ProjectItems(Door):
    """What lies in a project."""

    @extend_schema(
        operation_id="add_project_items",
        request=shapes.NewItems,
        responses=answers({201: shapes.ProjectDetail}, 400, 404, 409, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Lay tracks or mixes at its end. What lies there already stays where it is."""
        project_for(user=caller(request), pk=pk)
        wanted = checked(shapes.NewItems(data=request.data)).validated_data
        return _detail(services.add_things(project_pk=pk, by=caller(request), **wanted), request, 201)


class ProjectNotes(Door):
    """Notes in a project."""

    @extend_schema(
        operation_id="add_project_note",
        request=shapes.NewNote,
        responses=answers({201: shapes.ItemOut}, 400, 404, 409, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Write a note at its end."""
        project_for(user=caller(request), pk=pk)
        wanted = checked(shapes.NewNote(data=request.data)).validated_data
        item = services.add_note(project_pk=pk, by=caller(request), **wanted)
        return Response(shapes.ItemOut(item).data, status=201)


class BringItems(Door):
    """From one project to another."""

    @extend_schema(
        operation_id="bring_project_items",
        request=shapes.BroughtItems,
        responses=answers({200: shapes.ProjectDetail}, 400, 404, 409, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Lay items of other projects of the caller at its end: all of them or none."""
        project_for(user=caller(request), pk=pk)
        wanted = checked(shapes.BroughtItems(data=request.data)).validated_data
        return _detail(services.bring_items(to=pk, by=caller(request), **wanted), request)


class ProjectCover(Door):
    """The picture that stands for a project."""

    @extend_schema(
        operation_id="choose_project_cover",
        request=shapes.Cover,
        responses=answers({200: shapes.ProjectDetail}, 400, 404, 413, 415),
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Let the picture of a track in it stand for it."""
        project_for(user=caller(request), pk=pk)
        chosen = checked(shapes.Cover(data=request.data)).validated_data["item"]
        return _detail(services.choose_cover(project_pk=pk, by=caller(request), item_pk=chosen), request)


class OneItem(Door):
    """One thing in a project."""

    @extend_schema(
        operation_id="change_project_item",
        request=shapes.ChangedItem,
        responses=answers({200: shapes.ItemOut}, 400, 404, 413, 415),
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Give it another place, or a note another text."""
        item = item_for(user=caller(request), pk=pk)
        wanted = checked(shapes.ChangedItem(data=request.data)).validated_data
        if "note" in wanted:
            item = services.write_note(item_pk=pk, by=caller(request), note=wanted["note"])
        if "place" in wanted:
            item = services.move_item(item_pk=pk, by=caller(request), to=wanted["place"])
        return Response(shapes.ItemOut(item).data)

    @extend_schema(operation_id="take_out_project_item", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Take it out. A track or a mix stays where it is; a note is gone."""
        services.take_out(item_pk=pk, by=caller(request))
        return Response(status=204)
