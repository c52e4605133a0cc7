"""The API's addresses of credits."""

from __future__ import annotations

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.credits import shapes
from api.doors import Door, caller, checked
from api.schema import answers
from credits.exports import row_of
from credits.queries import balance, expiring, statement
from credits.queries.statements import part_of


class Credits(Door):
    """The caller's credits."""

    @extend_schema(operation_id="read_credits", responses=answers({200: shapes.BalanceOut}))
    def get(self, request: Request) -> Response:
        """What the caller can spend, what is held for work under way, what is owed, and what expires next."""
        has, expires = balance(caller(request)), expiring(caller(request))
        told = {**asdict(has), "expiring": asdict(expires[0]) if expires else None}
        return Response(shapes.BalanceOut(told).data)


class CreditsStatement(Door):
    """The caller's statement."""

    @extend_schema(
        operation_id="read_statement",
        parameters=[shapes.StatementFilter],
        responses=answers({200: shapes.StatementPage}, 400),
    )
    def get(self, request: Request) -> Response:
        """What happened to the caller's credits, newest first."""
        wanted = checked(shapes.StatementFilter(data=request.query_params.dict())).validated_data
        page = statement(
            caller(request),
            part=part_of(caller(request), kind=wanted["kind"], first=wanted["from"], last=wanted["until"]),
            before=int(wanted["cursor"]) if wanted["cursor"] else None,
            rows=wanted["limit"],
        )
        rows = [row_of(line) for line in page.lines]
        return Response({"movements": rows, "next": str(page.before) if page.before else None})
