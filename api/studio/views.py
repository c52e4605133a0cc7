"""The API's addresses of the studio. The same services as the pages, one call each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.schema import answers, idempotency_key
from api.studio import shapes
from studio import services
from studio.effects import describe_effects
from studio.models import Edit, Preset
from studio.queries import stems_of
from tracks.queries import own_track

Start = Callable[..., Edit]


def _begin(request: Request, pk: uuid.UUID, wanted: dict[str, Any], start: Start) -> Response:
    """The new track, on its way; the same answer again under the same key."""
    key = request.headers.get("Idempotency-Key") or ""
    edit = start(track_pk=pk, by=caller(request), idempotency_key=key, **wanted)
    return Response(shapes.EditOut(edit).data, status=201)


class TrackStems(Door):
    """The parts of a track."""

    @extend_schema(operation_id="read_stems", responses=answers({200: shapes.StemsOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """The stems of a track of the caller: which there are, how they were found and how well."""
        track = own_track(user=caller(request), pk=pk)
        row = shapes.StemsRow(track, stems_of(track))
        return Response(shapes.StemsOut(row, context={"request": request}).data)

    @extend_schema(
        operation_id="take_apart",
        request=shapes.StemsWanted,
        parameters=[idempotency_key()],
        responses=answers({200: shapes.StemsOut}, 400, 402, 404, 409, 413, 415, 507),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have a track taken apart: for nothing, or by a service whose price is held and settled by itself.

        Asking again starts nothing that is there or on its way, and nothing at all with the same Idempotency-Key.
        """
        own_track(user=caller(request), pk=pk)
        wanted = checked(shapes.StemsWanted(data=request.data)).validated_data
        key = request.headers.get("Idempotency-Key") or ""
        services.start_separation(track_pk=pk, by=caller(request), idempotency_key=key, **wanted)
        return self.get(request, pk)


class TrackEdits(Door):
    """Changes of a track."""

    @extend_schema(
        operation_id="change_sound",
        request=shapes.NewEdit,
        parameters=[idempotency_key()],
        responses=answers({201: shapes.EditOut}, 400, 404, 409, 413, 415, 503, 507),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have a new track made of one by a chain of effects, for nothing; the old one stays as it is.

        Repeated with the same Idempotency-Key it answers the same bytes and starts nothing.
        """
        own_track(user=caller(request), pk=pk)
        wanted = shapes.change_of(checked(shapes.NewEdit(data=request.data)).validated_data)
        return _begin(request, pk, wanted, services.start_edit)


class SongChanges(Door):
    """Changes of the notes of a composed song."""

    @extend_schema(
        operation_id="change_song",
        request=shapes.NewSongChange,
        parameters=[idempotency_key()],
        responses=answers({201: shapes.EditOut}, 400, 402, 404, 409, 413, 415, 503, 507),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have a new song made of a composed one: a part anew, and what else has a verb; the old one stays as it is.

        With a model, which changes what it can, of any track: extend, redo (first_seconds, last_seconds) or vary.

        Repeated with the same Idempotency-Key it answers the same bytes and starts nothing.
        """
        own_track(user=caller(request), pk=pk)
        wanted = checked(shapes.NewSongChange(data=request.data)).validated_data
        start: Start = services.start_change
        if model := wanted.pop("model"):
            start = partial(services.start_change_outside, model=model)
        return _begin(request, pk, wanted, start)


class TrackCovers(Door):
    """Recordings arranged anew."""

    @extend_schema(
        operation_id="cover_recording",
        request=shapes.NewCover,
        parameters=[idempotency_key()],
        responses=answers({201: shapes.EditOut}, 400, 404, 409, 413, 415, 503, 507),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have an analysed track played in another genre, with its voice or without, or one part added; for nothing.

        Repeated with the same Idempotency-Key it answers the same bytes and starts nothing.
        """
        own_track(user=caller(request), pk=pk)
        wanted = checked(shapes.NewCover(data=request.data)).validated_data
        return _begin(request, pk, wanted, services.start_cover)


class TrackPreview(Door):
    """Hearing a change before it is made."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:  # noqa: ARG002
        # Sound is no rendering of data: whatever a program accepts, it gets sound, or an error in JSON.
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="preview_change",
        request=shapes.PlaceToHear,
        responses=answers(
            {(200, "audio/flac"): OpenApiResponse(OpenApiTypes.BINARY, description="at most 10 seconds")},  # type: ignore[dict-item]
            *(400, 404, 409, 413, 415, 503),
        ),
    )
    def post(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """The next 10 seconds of a change from a place in its result, as they will sound; nothing is kept."""
        own_track(user=caller(request), pk=pk)
        wanted = shapes.change_of(checked(shapes.PlaceToHear(data=request.data)).validated_data)
        preview = services.preview_edit(track_pk=pk, by=caller(request), **wanted)
        headers = {"Cache-Control": "no-store", "X-Loudness-LUFS": f"{preview.lufs:.2f}"}
        return HttpResponse(preview.content, content_type="audio/flac", headers=headers)


class Effects(Door):
    """Everything a chain can be made of."""

    @extend_schema(operation_id="list_effects", responses=answers({200: shapes.EffectsOut}, 503))
    def get(self, request: Request) -> Response:
        """All effects with the ranges of their parameters, all presets, the caller's own, and those others share."""
        own = list(Preset.objects.visible_to(caller(request)))
        known = {**describe_effects(), "own_presets": own}
        return Response(shapes.EffectsOut(known, context={"request": request}).data)


class Presets(Door):
    """Chains that the caller keeps."""

    @extend_schema(
        operation_id="save_preset",
        request=shapes.NewPreset,
        responses=answers({200: shapes.PresetOut}, 400, 413, 415, 503),
    )
    def post(self, request: Request) -> Response:
        """Keep a chain under a name, in place of one of that name."""
        wanted = checked(shapes.NewPreset(data=request.data)).validated_data
        preset = services.save_preset(owner=caller(request), **wanted)
        return Response(shapes.PresetOut(preset, context={"request": request}).data)


class OnePreset(Door):
    """One chain that the caller keeps."""

    @extend_schema(operation_id="delete_preset", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Delete a preset; what was made with it stays."""
        services.delete_preset(preset_pk=pk, by=caller(request))
        return Response(status=204)
