"""The API's address of what is known of a track. The same services as the page, one call each."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.analyses import shapes
from api.doors import Door, caller, checked
from api.schema import answers
from studio import services
from studio.queries import understanding_of
from tracks.queries import track_for


class TrackAnalysis(Door):
    """What is known of a track."""

    @extend_schema(operation_id="read_analysis", responses=answers({200: shapes.AnalysisOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """What is known of a track of the caller, or a public one: every value, with the features that models read."""
        track = track_for(user=request.user, pk=pk)
        row = shapes.AnalysisRow(track, understanding_of(track))
        return Response(shapes.AnalysisOut(row).data)

    @extend_schema(operation_id="analyse_track", request=None, responses=answers({200: shapes.AnalysisOut}, 404, 409))
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have a track of the caller analysed, for nothing. Asking again starts nothing that is there or on its way."""
        services.start_analysis(track_pk=pk, by=caller(request))
        return self.get(request, pk)

    @extend_schema(
        operation_id="correct_analysis",
        request=shapes.CorrectionWanted,
        responses=answers({200: shapes.AnalysisOut}, 400, 404, 409, 413, 415),
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Correct what was measured. The measurement stays; what is shown and searched is the correction."""
        wanted = checked(shapes.CorrectionWanted(data=request.data)).validated_data
        services.correct(track_pk=pk, by=caller(request), **wanted)
        return self.get(request, pk)
