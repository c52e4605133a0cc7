"""The models outside that people may choose from: what each takes, how far it goes and what it costs."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from engine.lengths import slack
from engine.providers.model import Model
from engine.providers.tools.model import ToolModel

MICROS_PER_CENT = 10_000
# Dearer than nearly all whose price is known: the spending limit must hold for those, too.
UNKNOWN_MICROS = 250_000


class OfferedSet(models.QuerySet[Any]):
    """The vocabulary of reading."""

    def offered_by(self, accounts: list[str]) -> Self:
        """What people may choose, the preferred one first, of accounts this installation has keys for."""
        return self.filter(is_offered=True, service__in=accounts).order_by("rank", "slug")


class OfferedModel(models.Model):
    """What all models outside have: staff offer them at a price, in an order, and know what the service calls them."""

    name = models.CharField(max_length=80)
    is_offered = models.BooleanField("offered", default=False)
    rank = models.PositiveSmallIntegerField(default=100)
    price_percent = models.PositiveIntegerField(default=100, validators=[MinValueValidator(1)])
    endpoint = models.CharField(max_length=200, help_text="What the service calls it.")
    usual_seconds = models.FloatField(default=60.0)
    is_checked = models.BooleanField(default=False)

    objects = OfferedSet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["rank", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def factor(self) -> Fraction:
        """The multiple of the usual price."""
        return Fraction(self.price_percent, 100)


class MusicModel(OfferedModel):
    """One model at one service. Staff may change every value; the first ones come from `engine.providers.catalogue`.

    Costs are what the service asks, in micro US dollars; empty where it publishes none. `price_percent` is what a song
    costs people here, 100 for the usual price. Models are tried in the order of `rank`, from the smallest.
    """

    slug = models.CharField(max_length=40, primary_key=True)
    service = models.CharField(max_length=40, db_column="account")
    micros_per_song = models.PositiveBigIntegerField(null=True, blank=True)
    micros_per_second = models.PositiveBigIntegerField(null=True, blank=True)
    billed_step_seconds = models.FloatField(default=0.0)

    shape = models.CharField(max_length=40, help_text="The family of its inputs; it decides how a brief is written.")
    takes = models.JSONField(default=list)
    edits = models.JSONField(default=list, blank=True)
    shortest_seconds = models.FloatField()
    longest_seconds = models.FloatField()
    prompt_characters = models.PositiveIntegerField(default=1000)
    lyrics_characters = models.PositiveIntegerField(default=0)
    shortest_prompt_characters = models.PositiveIntegerField(default=0)
    shortest_lyrics_characters = models.PositiveIntegerField(default=0)
    is_instrumental_only = models.BooleanField(default=False)
    is_sung_only = models.BooleanField(default=False)
    takes_duration = models.BooleanField(default=True)
    has_seed = models.BooleanField(default=False)
    writes_lyrics = models.BooleanField(default=False)
    is_outdated = models.BooleanField("outdated", default=False)

    class Meta(OfferedModel.Meta):
        db_table = "tracks_musicmodel"  # from when models were tracks' own
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(shortest_seconds__gt=0, longest_seconds__gte=F("shortest_seconds"), price_percent__gte=1),
                name="model_makes_something_at_a_price",
            ),
        ]

    def cost_micros(self, duration_seconds: float) -> int:
        """What a song of this length costs at most at the service; a high guess where it publishes no price.

        Who chooses the length itself is counted with the longest song that is accepted, whatever was asked for.
        """
        if self.micros_per_second is None and self.micros_per_song is None:
            return UNKNOWN_MICROS
        longest = self.longest_seconds
        seconds = Fraction(duration_seconds if self.takes_duration else longest + slack(longest))
        if self.billed_step_seconds:
            step = Fraction(self.billed_step_seconds)
            seconds = step * -(-seconds // step)
        per_second = (self.micros_per_second or 0) * seconds
        return -int(-per_second // 1) + (self.micros_per_song or 0)

    def as_model(self) -> Model:
        """The same as the engine's providers read it."""
        same = {name: getattr(self, name) for name in _SAME}
        return Model(
            service=self.service,
            takes=frozenset(self.takes),
            edits=frozenset(self.edits),
            price_factor=self.factor,
            cents_per_song=_cents(self.micros_per_song),
            cents_per_second=_cents(self.micros_per_second),
            **same,
        )

    @classmethod
    def of(cls, model: Model, *, rank: int) -> Self:
        """A row, not yet saved, of what the catalogue says; what was never checked first-hand is not offered."""
        return cls(
            service=model.service,
            takes=sorted(model.takes),
            edits=sorted(model.edits),
            price_percent=int(model.price_factor * 100),
            micros_per_song=_micros(model.cents_per_song),
            micros_per_second=_micros(model.cents_per_second),
            is_offered=model.is_checked,
            rank=rank,
            **{name: getattr(model, name) for name in _SAME},
        )


class SeparationModel(OfferedModel):
    """One model at one service that takes recordings apart; the first ones come from `engine.providers.catalogue`.

    Costs are what the service asks, in micro US dollars, both added up; empty where no price is known. `price_percent`
    is of the usual price of as much music. `stated`: what others say about how well it does.
    """

    slug = models.CharField(max_length=20, primary_key=True)
    service = models.CharField(max_length=40)
    micros_per_use = models.PositiveBigIntegerField(null=True, blank=True)
    micros_per_second = models.PositiveBigIntegerField(null=True, blank=True)

    variant = models.CharField(max_length=40, blank=True, help_text="Which of several models behind it.")
    stems = models.JSONField(default=list)
    patience_seconds = models.FloatField(default=900.0)
    stated = models.CharField(max_length=300, blank=True)

    class Meta(OfferedModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(price_percent__gte=1), name="separation_has_a_price"),
        ]

    def cost_micros(self, duration_seconds: float) -> int:
        """What a recording of this length costs at most at the service; a high guess where no price is known."""
        if self.micros_per_second is None and self.micros_per_use is None:
            return UNKNOWN_MICROS
        return math.ceil((self.micros_per_second or 0) * duration_seconds) + (self.micros_per_use or 0)

    def as_model(self) -> ToolModel:
        """The same as the engine's tools read it."""
        same = {name: getattr(self, name) for name in _SAME_OF_TOOLS}
        return ToolModel(service=self.service, kind="separation", stems=tuple(self.stems), **same)

    @classmethod
    def of(cls, model: ToolModel, *, rank: int) -> Self:
        """A row, not yet saved, of what the catalogue says."""
        same = {name: getattr(model, name) for name in _SAME_OF_TOOLS}
        return cls(service=model.service, stems=list(model.stems), is_offered=model.is_checked, rank=rank, **same)


class RemoteFile(models.Model):
    """A recording in a service's own storage: brought there for one job, removed when that has ended.

    The row is there before anything is sent. mark: by which the service finds it when its answer was lost. starts: how
    often it was begun to be sent; more than one file may be there then. address: "" until it is there whole.
    """

    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, related_name="remote_files")
    account = models.CharField(max_length=40)
    key_name = models.CharField(max_length=20)
    mark = models.CharField(max_length=40, unique=True)
    address = models.TextField(blank=True)
    remote_id = models.CharField(max_length=100, blank=True)
    starts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    remove_at = models.DateTimeField()
    removal_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "account", "key_name"], name="one_remote_file_of_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.mark}"


class Reader(models.Model):
    """The switch of a language model that reads prompts; one without a row reads."""

    model = models.CharField(max_length=200, unique=True, help_text="What READER_MODEL says.")
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.model


_SAME = (
    "slug", "endpoint", "shape", "name", "shortest_seconds", "longest_seconds", "usual_seconds", "prompt_characters",
    "lyrics_characters", "shortest_prompt_characters", "shortest_lyrics_characters", "billed_step_seconds",
    "is_instrumental_only", "is_sung_only", "takes_duration", "has_seed", "writes_lyrics",
    "is_outdated", "is_checked",
)  # fmt: skip

_SAME_OF_TOOLS = (
    "slug", "endpoint", "variant", "name", "micros_per_use", "micros_per_second", "usual_seconds", "patience_seconds",
    "stated", "is_checked",
)  # fmt: skip


def _cents(micros: int | None) -> Fraction | None:
    return None if micros is None else Fraction(micros, MICROS_PER_CENT)


def _micros(cents: Fraction | None) -> int | None:
    return None if cents is None else int(cents * MICROS_PER_CENT)
