"""What the API tells of a recipe: a request that can be sent as it is, and what will not be as it was."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.strictness import Body
from api.tracks.wishes import NewTrack
from tracks.labels import label
from tracks.queries import OpenedRecipe

ADDRESS_CHARACTERS = 2000


class RecipeAsked(Body):
    """Where the recipe is: one of these."""

    track = serializers.CharField(
        max_length=ADDRESS_CHARACTERS,
        allow_blank=True,
        default="",
        help_text="id of a track the caller may open, or an address of it or of a file of it on this site",
    )
    content = serializers.CharField(
        allow_blank=True,
        default="",
        help_text="a download in base64; of MP3, FLAC, Opus, MIDI, LRC and scores the first 500,000 bytes are enough",
    )


class RecipeOut(serializers.Serializer[Any]):
    """request: a body for POST /api/v1/tracks/, with everything that can be asked for here.

    is_same: sent as it is, it gives the samples with this pcm_sha256 again; otherwise `differs` says why not. remarks:
    what can't be done any more, or is not repeated.
    """

    name = serializers.CharField(help_text="title of the track; empty for a file")
    request = NewTrack()
    is_same = serializers.BooleanField()
    differs = serializers.CharField()
    remarks = serializers.ListField(child=serializers.CharField())
    pcm_sha256 = serializers.CharField()


class ReferenceOut(serializers.Serializer[Any]):
    """request: a body for POST /api/v1/tracks/, of what is known of a track; what is not is left to the words.

    taken: what that is, in a sentence. remarks: what was not known, or can't be asked for as it is.
    """

    name = serializers.CharField(help_text="title of the track")
    request = NewTrack()
    taken = serializers.CharField()
    remarks = serializers.ListField(child=serializers.CharField())


def reference_answer(opened: OpenedRecipe) -> dict[str, Any]:
    """What is told of a track as a reference."""
    answer = {**answer_of(opened), "taken": opened.taken}
    del answer["request"]["takes"]
    return {name: answer[name] for name in ("name", "request", "taken", "remarks")}


def answer_of(opened: OpenedRecipe) -> dict[str, Any]:
    """What is told of a recipe; what a request can't hold is left out of it, and told."""
    request = _request_of(opened)
    checked = NewTrack(data=request)
    checked.is_valid()
    lost = [f"{label(name)} can’t be asked for: {str(errors)[:200]}" for name, errors in checked.errors.items()]
    opened = opened.with_loss(lost)
    return {
        "name": opened.name,
        "request": {name: value for name, value in request.items() if name not in checked.errors},
        "is_same": not opened.differs,
        "differs": opened.differs,
        "remarks": list(opened.remarks),
        "pcm_sha256": opened.pcm_sha256,
    }


def _request_of(opened: OpenedRecipe) -> dict[str, Any]:
    values = opened.brief.to_dict()
    held = {name: value for name, value in values.items() if value is not None and name in NewTrack().fields}
    return {**held, "takes": 1, "provider": opened.provider}
