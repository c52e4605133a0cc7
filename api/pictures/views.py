"""The API's addresses of pictures as a source of music. The same services as the pages, one call each."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.pictures import shapes
from api.schema import answers
from engine.brief import BriefError
from projects import services
from projects.forms.pictures import SendForm
from projects.queries.pictures import music_for, picture_for, pictures_of
from tracks.services import file_at_hand


class Pictures(Door):
    """Pictures of the caller."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="list_pictures", responses=answers({200: shapes.PicturesOut}))
    def get(self, request: Request) -> Response:
        """The caller's newest pictures."""
        return Response(shapes.PicturesOut({"pictures": pictures_of(caller(request))}).data)

    @extend_schema(
        operation_id="create_picture",
        request={"multipart/form-data": shapes.FORM},
        responses=answers({201: shapes.PictureOut}, 400, 413, 415, 429, 507),
    )
    def post(self, request: Request) -> Response:
        """Read a picture, and keep a small drawing of it without what the file says of place and camera.

        The same file again is the same picture. With `strokes` their highest line becomes the theme.
        """
        if not set(request.data) <= {"file", "strokes"}:
            raise ValidationError({"file": ["Send one file under this name, and strokes, and nothing else."]})
        form = SendForm(request.POST, request.FILES)
        if not form.is_valid():
            raise ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        file, strokes = form.cleaned_data["file"], form.cleaned_data["strokes"]
        try:
            with file_at_hand(chunks=file.chunks()) as path:
                picture = services.keep_picture(owner=caller(request), name=file.name or "", path=path, strokes=strokes)
        except services.BadDrawing as error:
            raise ValidationError({"strokes": [str(error)]}) from error
        except (services.NotAPicture, services.TooManyPictures) as error:
            raise ValidationError({"file": [str(error)]}) from error
        return Response(shapes.PictureOut(picture).data, status=201)


class OnePicture(Door):
    """One picture."""

    @extend_schema(operation_id="read_picture", responses=answers({200: shapes.PictureOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """What was seen in a picture of the caller."""
        return Response(shapes.PictureOut(picture_for(user=caller(request), pk=pk)).data)

    @extend_schema(operation_id="delete_picture", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Delete a picture. Songs that were made of it stay."""
        services.forget_picture(picture_pk=pk, by=caller(request))
        return Response(status=204)


class PictureMusic(Door):
    """The music of a picture."""

    @extend_schema(
        operation_id="read_music_of_picture",
        request=shapes.StepsWanted,
        responses=answers({200: shapes.PictureMusicOut}, 400, 404, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """The steps from a picture to music, any of them decided otherwise, and their brief; starts nothing."""
        picture = picture_for(user=caller(request), pk=pk)
        steps: dict[str, Any] = checked(shapes.StepsWanted(data=request.data)).validated_data["steps"]
        try:
            music = music_for(picture, steps)
        except BriefError as error:
            raise ValidationError({"steps": [f"{error.field}: {error}"]}) from error
        return Response(shapes.PictureMusicOut(music.to_dict()).data)
