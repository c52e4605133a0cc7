"""What the API tells of where a track comes from, and of what was made of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracks.models import How


class RelativeOut(serializers.Serializer[Any]):
    """A parent or a child of a track; a parent that is private to others, or deleted, has no id."""

    how = serializers.ChoiceField(How.values)
    track = serializers.UUIDField(source="track.pk", default=None, allow_null=True)
    title = serializers.CharField()


class LineageOut(serializers.Serializer[Any]):
    """What a track was made from, and what was made of it, the newest first."""

    parents = RelativeOut(many=True)
    children = RelativeOut(many=True)
