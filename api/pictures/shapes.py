"""What goes into and out of the API about pictures."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.strictness import Body
from engine.seeing.mapping import NAMES

FORM = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "strokes": {
            "type": "string",
            "description": "of a drawing: JSON, a list of lists of points [x, y] from 0 to 1",
        },
    },
    "required": ["file"],
}


class ColourOut(serializers.Serializer[Any]):
    """A colour in OKLCH with its share of the picture."""

    light = serializers.FloatField()
    chroma = serializers.FloatField()
    hue = serializers.FloatField()
    share = serializers.FloatField()
    name = serializers.CharField()


class FeaturesOut(serializers.Serializer[Any]):
    """What was measured in a picture; from 0 to 1 where nothing else is said."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    kind = serializers.CharField()
    palette = ColourOut(many=True)
    brightness = serializers.FloatField()
    saturation = serializers.FloatField()
    contrast = serializers.FloatField()
    busyness = serializers.FloatField()
    warmth = serializers.FloatField(help_text="-1 cold to 1 warm")
    symmetry = serializers.FloatField()
    direction = serializers.FloatField(help_text="of its edges, in degrees against the clock from level")
    directedness = serializers.FloatField()
    horizon = serializers.FloatField(allow_null=True, help_text="from the top")
    remarks = serializers.ListField(child=serializers.CharField())
    sentences = serializers.ListField(child=serializers.CharField())


class PictureOut(serializers.Serializer[Any]):
    """A picture of the caller."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    sha256 = serializers.CharField(source="source_sha256", help_text="of the file as it was sent, which is not kept")
    theme = serializers.CharField(help_text="the melody of a drawn line, empty without one")
    created_at = serializers.DateTimeField()
    features = FeaturesOut()


class PicturesOut(serializers.Serializer[Any]):
    """The newest pictures of the caller."""

    pictures = PictureOut(many=True)


class StepsWanted(Body):
    """Steps decided otherwise than the picture has them, by name."""

    steps = serializers.DictField(default=dict, help_text=f"any of: {', '.join(NAMES)}")


class StepOut(serializers.Serializer[Any]):
    """One decision on the way to music, and why."""

    name = serializers.CharField()
    value = serializers.JSONField()
    why = serializers.CharField()
    is_given = serializers.BooleanField(help_text="whether it was decided by whoever asks")


class PictureMusicOut(serializers.Serializer[Any]):
    """The music of a picture: the steps in their order, and the brief to send to /api/v1/tracks/."""

    steps = StepOut(many=True)
    brief = serializers.DictField()
