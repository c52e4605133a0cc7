"""What goes in and out of the API about mixes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body, Known
from engine.mixing.document import MOST_PARTS
from studio.models.mixing import TITLE_CHARACTERS, WRITER_CHARACTERS, Mix, MixVersion
from studio.queries.mixes import LARGEST_PAGE, PAGE_SIZE, document_of, part_states

_DOCUMENT = {"type": "object", "additionalProperties": True, "description": "docs/studio.md says what a mix holds"}


@extend_schema_field(_DOCUMENT)
class Document(serializers.JSONField):
    """A mix; the source of a part is a track's id, or `id/stem`."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be an object.")
        return super().to_internal_value(data)


class MixFilter(Known):
    """Which mixes to list."""

    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)
    cursor = serializers.CharField(max_length=200, allow_blank=True, default="", help_text="`next` of the page before")


class NewMix(Body):
    """A mix to keep."""

    title = serializers.CharField(max_length=TITLE_CHARACTERS)
    document = Document()


class SavedMix(Body):
    """What a mix has become."""

    document = Document()
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="the version it was made from")
    title = serializers.CharField(max_length=TITLE_CHARACTERS, required=False, help_text="as before when left out")
    writer = serializers.CharField(
        max_length=WRITER_CHARACTERS, allow_blank=True, default="",
        help_text="a word of your own: what it saves within a minute is one version to go back to",
    )  # fmt: skip


class VersionWanted(Body):
    """A version to go back to."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ExportWanted(Body):
    """How a mix becomes a track."""

    with_stems = serializers.BooleanField(default=False, help_text="its parts, too, as stems of equal length")
    part = serializers.IntegerField(
        min_value=1, max_value=MOST_PARTS, default=None, allow_null=True, help_text="only this one, from 1"
    )


class MixOut(serializers.ModelSerializer[Mix]):
    """A mix in a list."""

    class Meta:
        model = Mix
        fields = ("id", "title", "version", "created_at", "updated_at")
        read_only_fields = fields


class MixPage(serializers.Serializer[Any]):
    """One page of a list; `next` is the cursor of the following one, null on the last."""

    mixes = MixOut(many=True)
    next = serializers.CharField(allow_null=True)


class PartOut(serializers.Serializer[Any]):
    """A part of the mix, in its order: what it is called, and why it is silent, if it is."""

    name = serializers.CharField()
    is_there = serializers.BooleanField(source="sound")
    reason = serializers.CharField()


class VersionOut(serializers.ModelSerializer[MixVersion]):
    """A version to go back to."""

    class Meta:
        model = MixVersion
        fields = ("version", "title", "saved_at")
        read_only_fields = fields


class MixDetail(MixOut):
    """One mix with its document, its parts and its versions, the newest first."""

    document = Document(read_only=True)
    parts = serializers.SerializerMethodField()
    versions = VersionOut(many=True)

    class Meta(MixOut.Meta):
        fields = (*MixOut.Meta.fields, "document", "parts", "versions")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(PartOut(many=True))
    def get_parts(self, mix: Mix) -> Any:
        states = part_states(document=document_of(mix), user=self.context["request"].user)
        return [{"name": each.name, "is_there": each.sound is not None, "reason": each.reason} for each in states]


class ExportOut(serializers.Serializer[Any]):
    """The track that is being made of a mix, and the job that makes it."""

    track = serializers.UUIDField(source="pk")
    job = serializers.UUIDField(source="job_id")
