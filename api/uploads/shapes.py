"""What goes in and out of the API about sound that is sent: announcements, the way to send, and what became of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body, Known
from files.models import Upload, UploadState
from files.queries import LARGEST_PAGE, PAGE_SIZE
from files.receiving import Way
from files.services.uploading import NAME_CHARACTERS

LARGEST = 2**53 - 1


class NewUpload(Body):
    """A sound file that is to be sent."""

    content_type = serializers.CharField(max_length=100, help_text="a type of sound, such as audio/mpeg")
    size_bytes = serializers.IntegerField(min_value=1, max_value=LARGEST, help_text="exactly how long it is")
    name = serializers.CharField(
        max_length=NAME_CHARACTERS, allow_blank=True, default="", help_text="what the file is called, for people"
    )
    sha256 = serializers.RegexField(
        "^[0-9a-f]{64}$",
        allow_blank=True,
        default="",
        trim_whitespace=False,
        help_text="SHA-256 of the file, where it is known, as hex",
    )


class WayOut(serializers.Serializer[Way]):
    """How to send the bytes, for an hour: as the body of a request, or with `fields` as the file of a form."""

    method = serializers.ChoiceField(("PUT", "POST", "PATCH"))
    url = serializers.SerializerMethodField()
    headers = serializers.DictField(child=serializers.CharField(), help_text="to be sent exactly like this")
    fields = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]

    @extend_schema_field(serializers.URLField())
    def get_url(self, way: Way) -> str:
        return str(self.context["request"].build_absolute_uri(way.url))


class UploadOut(serializers.ModelSerializer[Upload]):
    """An upload. When it is complete, its type and duration are what was found, whatever was announced.

    reason: why it was rejected; of a complete one, what of it could not be read (empty when nothing was left out).
    """

    state = serializers.ChoiceField(UploadState.values)
    track = serializers.SerializerMethodField(help_text="the track it became")

    class Meta:
        model = Upload
        fields = (
            "id", "state", "name", "content_type", "size_bytes", "created_at", "expires_at", "finished_at", "sha256",
            "duration_seconds", "reason", "track",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_track(self, upload: Upload) -> str | None:
        track = getattr(upload, "track", None)
        return str(track.pk) if track else None


class UploadFilter(Known):
    """Which uploads to list."""

    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)
    cursor = serializers.CharField(max_length=200, allow_blank=True, default="", help_text="`next` of the page before")


class UploadPage(serializers.Serializer[Any]):
    """One page of uploads; `next` is the cursor of the following one, null on the last."""

    uploads = UploadOut(many=True)
    next = serializers.CharField(allow_null=True)


class AnnouncedOut(serializers.Serializer[Any]):
    """An upload that may be sent, and how."""

    upload = UploadOut()
    send = WayOut(source="way")


class UploadPartOut(serializers.Serializer[Any]):
    """Bytes that are still to be sent, from `start` on, as the body of one request."""

    start = serializers.IntegerField()
    size_bytes = serializers.IntegerField()
    send = WayOut(source="way")


class ResumptionOut(serializers.Serializer[Any]):
    """How much of an upload has arrived, and what is missing; without parts all of it is here: complete it."""

    upload = UploadOut()
    received_bytes = serializers.IntegerField()
    parts = UploadPartOut(many=True)
