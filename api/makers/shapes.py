"""What the API tells of everybody who makes music here."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from credits.prices import price
from engine.brief import DURATION_SECONDS, OPTIONS
from makers.choosing import Maker
from studio.queries.changing_outside import verbs_of

SECONDS = 60.0


class MakerOut(serializers.Serializer[Maker]):
    """Who can be asked for music: `slug` is what `provider` of a request may say."""

    slug = serializers.CharField()
    name = serializers.CharField()
    account = serializers.CharField(
        source="service", help_text="the service it is asked at; empty for what is built in"
    )
    price_credits = serializers.SerializerMethodField(help_text="of one take of 60 seconds")
    percent = serializers.IntegerField(help_text="its price in percent of the usual one")
    shortest_seconds = serializers.SerializerMethodField()
    longest_seconds = serializers.FloatField()
    takes = serializers.SerializerMethodField(help_text="options that change what it makes; others are not heeded")
    changes = serializers.SerializerMethodField(help_text="verbs it does to a track (docs/studio.md)")
    is_free = serializers.BooleanField(help_text="may be asked for takes without credits")

    def get_price_credits(self, maker: Maker) -> int:
        return price(SECONDS, factor=maker.factor)

    def get_shortest_seconds(self, maker: Maker) -> float:
        return maker.row.shortest_seconds if maker.row else float(DURATION_SECONDS[0])

    def get_changes(self, maker: Maker) -> list[str]:
        return verbs_of(maker.row.edits) if maker.row else []

    def get_takes(self, maker: Maker) -> list[str]:
        # What is built in heeds every option; the remarks of a request say when its words are only hummed.
        return sorted(maker.row.takes if maker.row else OPTIONS)


class MakersOut(serializers.Serializer[Any]):
    """The preferred one first, as "auto" looks at them."""

    models = MakerOut(many=True)
