"""What goes in and out of the API about music: wishes to clean values, tracks to JSON."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body, Known
from engine.brief import GENRES, KEYS, MOODS
from jobs.models import Job
from tracks.links import link_to
from tracks.models import (
    MADE_ON_DEMAND,
    ROLE_OF_FORMAT,
    STATES_OF_STATUS,
    TITLE_CHARACTERS,
    Asset,
    Complaint,
    FileTags,
    How,
    Origin,
    Request,
    Role,
    Track,
)
from tracks.queries import LARGEST_PAGE, PAGE_SIZE, SORTS, Filters, lineage_of

STATUSES = tuple(STATES_OF_STATUS)
# What pages play and nobody takes away.
INNER = (Role.PREVIEW, Role.OPENING)


class TrackChange(Body):
    """What can be changed afterwards."""

    title = serializers.CharField(max_length=TITLE_CHARACTERS)


class FormatWanted(Body):
    """A format to download."""

    format = serializers.ChoiceField([name for name, role in ROLE_OF_FORMAT.items() if role in MADE_ON_DEMAND])


class RefundAsked(Body):
    """Why half the price is asked back."""

    reason = serializers.ChoiceField(Complaint.values)
    text = serializers.CharField(max_length=200, allow_blank=True, default="", help_text="in your own words")


class TrackFilter(Known):
    """Which tracks to list."""

    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)
    cursor = serializers.CharField(max_length=200, allow_blank=True, default="", help_text="`next` of the page before")
    search = serializers.CharField(
        max_length=200, allow_blank=True, default="", help_text="words of the title or the prompt"
    )
    status = serializers.ChoiceField((*STATUSES, "discarded", "deleted"), allow_blank=True, default="")
    genre = serializers.ChoiceField(GENRES, allow_blank=True, default="")
    sort = serializers.ChoiceField(SORTS, default=SORTS[0], help_text="without a tempo, last in an order by tempo")
    tempo_from = serializers.FloatField(min_value=1, max_value=999, default=None, help_text="BPM, as measured")
    tempo_to = serializers.FloatField(min_value=1, max_value=999, default=None)
    key = serializers.ChoiceField(KEYS, allow_blank=True, default="")
    mixing = serializers.BooleanField(default=False, help_text="keys that mix well with `key`, too")
    mood = serializers.ChoiceField(MOODS, allow_blank=True, default="")
    seconds_from = serializers.FloatField(min_value=0, max_value=99_999, default=None)
    seconds_to = serializers.FloatField(min_value=0, max_value=99_999, default=None)
    origin = serializers.ChoiceField(Origin.values, allow_blank=True, default="")
    created_from = serializers.DateField(default=None, help_text="this day and later, in UTC")
    created_to = serializers.DateField(default=None, help_text="this day and earlier, in UTC")
    has_stems = serializers.BooleanField(default=False, help_text="only with stems")
    liked = serializers.BooleanField(default=False, help_text="only what the caller likes")

    def filters(self) -> Filters:
        """What to narrow the list to."""
        return Filters(**{field.name: self.validated_data[field.name] for field in fields(Filters)})


class AcceptedTake(serializers.ModelSerializer[Track]):
    """One take as it was accepted. Trying it again later starts another job, perhaps with another seed."""

    seed = serializers.SerializerMethodField()
    job = serializers.SerializerMethodField()

    class Meta:
        model = Track
        fields = ("id", "take", "seed", "job")
        read_only_fields = fields

    def get_seed(self, track: Track) -> int:
        return int(_first_job(track).params["brief"]["seed"])

    def get_job(self, track: Track) -> str:
        return str(_first_job(track).pk)


def _first_job(track: Track) -> Job:
    job = track.job
    while job.retry_of is not None:
        job = job.retry_of
    return job


class Accepted(serializers.ModelSerializer[Request]):
    """A request that was accepted; made of what never changes, so that repeating it answers the same bytes."""

    provider = serializers.CharField(source="model", read_only=True)
    tracks = AcceptedTake(many=True, source="tracks.in_order")

    class Meta:
        model = Request
        fields = ("id", "created_at", "provider", "takes", "price_credits", "pay_with", "tracks")
        read_only_fields = fields


class RelativeOut(serializers.Serializer[Any]):
    """A parent or a child of a track; a parent that is private to others, or deleted, has no id."""

    how = serializers.ChoiceField(How.values)
    track = serializers.UUIDField(source="track.pk", default=None, allow_null=True)
    title = serializers.CharField()


class LineageOut(serializers.Serializer[Any]):
    """What a track was made from, and what was made of it, the newest first."""

    parents = RelativeOut(many=True)
    children = RelativeOut(many=True)


class FileOut(serializers.ModelSerializer[Asset]):
    """A file of a track; `url` works for an hour."""

    role = serializers.ChoiceField([choice for choice in Role.choices if choice[0] not in INNER], read_only=True)
    format = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Asset
        fields = ("role", "name", "format", "content_type", "size_bytes", "sha256", "url")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField((*ROLE_OF_FORMAT, "stem", "original", "cover")))
    def get_format(self, asset: Asset) -> str:
        if asset.role in {Role.STEM, Role.ORIGINAL, Role.COVER}:
            return str(asset.role)
        return next(name for name, role in ROLE_OF_FORMAT.items() if role == asset.role)

    @extend_schema_field(serializers.URLField())
    def get_url(self, asset: Asset) -> str:
        address = link_to(self.context["track"], asset, as_attachment=True)
        return str(self.context["request"].build_absolute_uri(address))


class TrackOut(serializers.ModelSerializer[Track]):
    """A track in a list."""

    status = serializers.ChoiceField(STATUSES, read_only=True)
    provider = serializers.CharField(source="model", read_only=True)
    is_deleted = serializers.SerializerMethodField()

    class Meta:
        model = Track
        fields = (
            "id", "origin", "request", "take", "job", "status", "title", "prompt", "genre", "mood", "key", "tempo_bpm",
            "duration_seconds", "is_instrumental", "seed", "provider", "maker", "remarks", "visibility",
            "is_sample", "created_at", "delivered_at",
            "kept_at", "liked_at", "discarded_at", "is_deleted", "measured_duration_seconds", "measured_tempo_bpm",
            "measured_key", "measured_mood", "corrected_tempo_bpm", "corrected_key", "corrected_mood",
            "loudness_lufs", "true_peak_dbtp", "refunded_at", "refunded_credits",
        )  # fmt: skip
        read_only_fields = fields

    def get_is_deleted(self, track: Track) -> bool:
        return track.deleted_at is not None


class TrackPage(serializers.Serializer[Any]):
    """One page of a list; `next` is the cursor of the following one, null on the last."""

    tracks = TrackOut(many=True)
    next = serializers.CharField(allow_null=True)


class SimilarTrackOut(serializers.Serializer[Any]):
    """A track, and how far it is from the one asked about."""

    distance = serializers.FloatField(
        help_text="0 for the same sound; of features, in their spreads (docs/analysis.md)"
    )
    track = TrackOut()


class SimilarTracksOut(serializers.Serializer[Any]):
    """What sounds like a track, the nearest first; where nothing does, a sentence that says why."""

    tracks = SimilarTrackOut(many=True)
    reason = serializers.CharField()


class FileTagsOut(serializers.ModelSerializer[FileTags]):
    """What a file that was sent says about itself, beside what was measured."""

    class Meta:
        model = FileTags
        fields = ("title", "artist", "tempo_bpm", "key")
        read_only_fields = fields


class TrackDetail(TrackOut):
    """One track with its recipe, score and files."""

    file_tags = serializers.SerializerMethodField()

    lineage = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(TrackOut.Meta):
        fields = (*TrackOut.Meta.fields, "recipe", "score", "peaks", "file_tags", "lineage", "files")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(FileTagsOut(allow_null=True))
    def get_file_tags(self, track: Track) -> Any:
        tags = getattr(track, "file_tags", None)
        return FileTagsOut(tags).data if tags else None

    @extend_schema_field(LineageOut)
    def get_lineage(self, track: Track) -> Any:
        return LineageOut(lineage_of(track=track, user=self.context["request"].user)).data

    @extend_schema_field(FileOut(many=True))
    def get_files(self, track: Track) -> Any:
        files = [] if track.deleted_at else track.files_for(self.context["request"].user)
        assets = [asset for asset in files if asset.role not in INNER]
        return FileOut(assets, many=True, context={**self.context, "track": track}).data
