"""What goes out of the API about a file that was verified."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracks.queries.verification import Verdict

FORM = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
}


class VerificationOut(serializers.Serializer[Any]):
    """What a file turned out to be; of a track that the caller may not open only `made_on` is given.

    identical: the very file, or the very samples; same_music: encoded anew or cut; tags_only: its tags say so, nothing
    here does; unclear: too short, silent or no sound.
    """

    verdict = serializers.ChoiceField([each.value for each in Verdict])
    message = serializers.CharField(help_text="the answer in words")
    made_on = serializers.DateField(allow_null=True)
    track = serializers.UUIDField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    maker = serializers.CharField(allow_null=True, help_text="who made it, in words")
    engine_version = serializers.CharField(allow_null=True)
    track_start_seconds = serializers.FloatField(allow_null=True, help_text="where in the track the matching part is")
    file_start_seconds = serializers.FloatField(allow_null=True, help_text="which part of the file matches")
    file_end_seconds = serializers.FloatField(allow_null=True)
    match = serializers.FloatField(allow_null=True, help_text="the share of landmarks in common, at least 0.6")
    recipe = serializers.DictField(allow_null=True, help_text="what the file itself says it was made by")
    is_recipe_of_sound = serializers.BooleanField(
        allow_null=True, help_text="whether that recipe is of this very sound; null where that cannot be said"
    )
