"""The API's address of the caller's plan."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.plans import plan_for
from api.doors import Door, caller
from api.plan import shapes
from api.schema import answers
from files.queries import storage_of
from studio.queries import studio_time
from tracks.queries import free_takes, imports_today


class Plan(Door):
    """The caller's plan."""

    @extend_schema(operation_id="read_plan", responses=answers({200: shapes.PlanOut}))
    def get(self, request: Request) -> Response:
        """What the caller's plan allows, how much storage is used, and how much is left of today."""
        person = caller(request)
        allowed = {
            "plan": plan_for(person),
            "storage": storage_of(user=person),
            "free_takes": free_takes(user=person),
            "imports": imports_today(user=person),
            "studio_time": studio_time(user=person),
        }
        return Response(shapes.PlanOut(allowed).data)
