"""What goes in and out of the API about stems, changes and effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body, Names
from api.tracks.shapes import FileOut
from studio.models import Edit, Parts, Preset
from studio.queries import BUILT_IN, Method, Stems, methods_for
from tracks.models import TITLE_CHARACTERS, Track


def agreed_price() -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0,
        max_value=1_000_000,
        allow_null=True,
        default=None,
        help_text="the price that was told: at another one nothing is begun; null: whatever it is",
    )


@extend_schema_field({"type": "object", "additionalProperties": {}, "description": "see docs/studio.md"})
class ChainField(serializers.Field[Any, Any, Any, Any]):
    """A chain of effects; what is wrong with one is said by who knows the effects."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be an object.")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class StemsWanted(Body):
    """How far a track is to be taken apart."""

    parts = serializers.ChoiceField(
        Parts.values, default=Parts.FOUR, help_text="2: voice and band; 4: voice, drums, bass and the rest"
    )
    method = serializers.CharField(
        max_length=20, default=BUILT_IN, help_text="built-in, for nothing, or the slug of a paid one of `methods`"
    )
    agreed_credits = agreed_price()


class MethodOut(serializers.Serializer[Method]):
    """One way to take a track apart."""

    slug = serializers.CharField()
    name = serializers.CharField()
    price_credits = serializers.IntegerField(help_text="for this track")
    stems = serializers.ListField(child=serializers.CharField())
    quality = serializers.CharField(help_text="what was measured, or what others say, in words")
    problem = serializers.CharField(help_text="why it cannot be chosen now; empty where it can")


@dataclass(frozen=True)
class StemsRow:
    """The stems of a track and how they came about."""

    track: Track
    stems: Stems

    @property
    def methods(self) -> list[Method]:
        return methods_for(self.track, self.stems)


class StemsOut(serializers.Serializer[StemsRow]):
    """The stems of a track. method: "none", "true" (written apart by who made it), or how they were found."""

    method = serializers.CharField(source="stems.method")
    parts = serializers.CharField(source="stems.found.parts", default=None, allow_null=True)
    quality = serializers.DictField(
        source="stems.found.quality", default=None, allow_null=True,
        help_text="voice_db: of the voice against the whole; remainder_dbfs: what is left without all stems; left_db: "
        "what a service's own stems left of the whole, which is in “other” now",
    )  # fmt: skip
    job = serializers.UUIDField(
        source="stems.latest.job_id", default=None, allow_null=True, help_text="the newest work on them"
    )
    is_under_way = serializers.BooleanField(source="stems.is_under_way")
    methods = MethodOut(many=True, help_text="by which more may be found, the free one first")
    files = serializers.SerializerMethodField()

    @extend_schema_field(FileOut(many=True))
    def get_files(self, row: StemsRow) -> Any:
        return FileOut(row.stems.files, many=True, context={**self.context, "track": row.track}).data


class Change(Body):
    """A chain, and what of a track it is laid over."""

    chain = ChainField()
    stems = Names(required=False, help_text="only these stems of the track")
    sounds = serializers.DictField(
        child=serializers.UUIDField(), default=dict, help_text="tracks that the chain calls by name"
    )


class NewEdit(Change):
    """A change of a track that becomes a new one."""

    title = serializers.CharField(max_length=TITLE_CHARACTERS, allow_blank=True, default="")


@extend_schema_field({"type": "object", "additionalProperties": {}, "description": "see docs/engine.md"})
class WishField(ChainField):
    """What a song is to become; what is wrong with a wish is said by who knows the verbs."""


class NewSongChange(Body):
    """A change of the notes of a composed song, or of any track by a service, which becomes a new one."""

    wish = WishField(help_text='a verb and its values: {"verb": "redo", "section": "bridge", "seed": 5}')
    model = serializers.CharField(
        max_length=40, allow_blank=True, default="", help_text="a service's model, for its price; empty: its notes"
    )
    title = serializers.CharField(max_length=TITLE_CHARACTERS, allow_blank=True, default="")
    agreed_credits = agreed_price()


class NewCover(Body):
    """A recording in another genre, or with one part more, which becomes a track of its own."""

    wish = WishField(help_text='a verb and its values: {"verb": "cover", "genre": "bossa nova", "keep_voice": true}')
    title = serializers.CharField(max_length=TITLE_CHARACTERS, allow_blank=True, default="")


class PlaceToHear(Change):
    """A change, and from where in its result to hear it."""

    start_seconds = serializers.FloatField(min_value=0, max_value=3600, default=0.0)


class EditOut(serializers.ModelSerializer[Edit]):
    """A change that was accepted; made of what never changes, so that repeating it answers the same bytes."""

    job = serializers.SerializerMethodField()

    class Meta:
        model = Edit
        fields = ("track", "job")
        read_only_fields = fields

    def get_job(self, edit: Edit) -> str:
        job = edit.track.job
        while job.retry_of is not None:
            job = job.retry_of
        return str(job.pk)


class NewPreset(Body):
    """A chain to keep under a name."""

    name = serializers.CharField(max_length=Preset.NAME_CHARACTERS)
    chain = ChainField()
    is_shared = serializers.BooleanField(default=False, help_text="everybody here may use it")


class PresetOut(serializers.ModelSerializer[Preset]):
    """A chain that somebody keeps."""

    chain = ChainField(read_only=True)
    is_mine = serializers.SerializerMethodField()

    class Meta:
        model = Preset
        fields = ("id", "name", "chain", "is_shared", "is_mine")
        read_only_fields = fields

    def get_is_mine(self, preset: Preset) -> bool:
        return bool(preset.owner_id == self.context["request"].user.pk)


class EffectOut(serializers.Serializer[Any]):
    """An effect. parameters: by name their type, range, unit and default; presets: values by name."""

    title = serializers.CharField()
    parameters = serializers.DictField(child=serializers.DictField())
    presets = serializers.DictField(child=serializers.DictField())


class ChainOut(serializers.Serializer[Any]):
    """A chain that is there for everybody; genre is set where it is meant for one."""

    name = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    genre = serializers.CharField(allow_null=True)
    chain = ChainField()


class EffectsOut(serializers.Serializer[Any]):
    """Everything a chain can be made of."""

    kinds = serializers.DictField(child=EffectOut())
    presets = ChainOut(many=True)
    own_presets = PresetOut(many=True)


def change_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a service out of checked values."""
    stems: Sequence[str] = values.get("stems") or ()
    return {**values, "stems": stems}
