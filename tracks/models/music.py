"""Tracks: whatever one can hear, where it comes from, and whose it is."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest

from tracks.models import facts
from tracks.models.asking import Request
from tracks.models.assets import MADE_ON_DEMAND, ROLE_OF_FORMAT, Asset, Role
from tracks.models.choices import STATES_OF_STATUS, STATUS_OF_STATE, Complaint, Origin, Visibility
from tracks.models.knowing import Known
from tracks.models.searching import conditions, search_text_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

TITLE_CHARACTERS, DISCARDED_FOR = 120, timedelta(days=30)
SHOWN_ON_CARDS = (
    *("owner_id", "origin", "take", "title", "prompt", "genre", "model", "peaks", "duration_seconds"),
    *("measured_duration_seconds", "created_at", "delivered_at", "liked_at", "job__state"),
    *("mood", "measured_mood", "corrected_mood", "key", "measured_key", "corrected_key"),
    *("tempo_bpm", "measured_tempo_bpm", "corrected_tempo_bpm"),
)


class TrackSet(models.QuerySet["Track"]):
    """The vocabulary of reading; every read starts from who asks."""

    def owned_by(self, user: User | AnonymousUser) -> Self:
        """Everything this person made that is not gone for good, the trash included."""
        return self.filter(owner_id=user.pk, purged_at__isnull=True) if user.pk else self.none()

    def live(self) -> Self:
        return self.filter(deleted_at__isnull=True, purged_at__isnull=True)

    def discarded(self) -> Self:
        return self.live().filter(discarded_at__isnull=False)

    def in_trash(self) -> Self:
        return self.filter(deleted_at__isnull=False, purged_at__isnull=True)

    def made_here(self) -> Self:
        """What a maker made or changed here, and what was edited or mixed of such: not what people brought in alone."""
        of_made = Q(origin__in=(Origin.EDITED, Origin.MIXED)) & ~Q(recipe={})
        return self.filter(Q(origin__in=(Origin.MADE, Origin.CHANGED)) | of_made)

    def delivered(self) -> Self:
        return self.filter(delivered_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person may open: their own, and what is public and finished. The trash is closed to everybody."""
        public = Q(visibility=Visibility.PUBLIC, delivered_at__isnull=False)
        return self.live().filter(public | Q(owner_id=user.pk) if user.pk else public)

    def with_status(self, status: str) -> Self:
        """Only what a person sees as this status; a word that is none finds nothing."""
        return self.filter(job__state__in=STATES_OF_STATUS.get(status, ()))

    def matching(self, words: str, owner: User) -> Self:
        """Of this person's, where every word occurs in title or prompt, whatever its case, accents or width."""
        return self.filter(*conditions(words, owner.pk))

    def with_facts(self) -> Self:
        """With the effective tempo, key, mood and length."""
        return self.annotate(**facts.facts())

    def in_order(self) -> Self:
        """The takes of a request, the first one first, wherever they are now."""
        return self.select_related("job__retry_of").order_by("take")

    def newest(self) -> Self:
        return self.order_by("-created_at", "-id")

    def newest_of_few(self) -> Self:
        """The same order for rows that an index finds: no database is tempted to walk all of a library for them."""
        return self.order_by(Greatest("created_at", "created_at").desc(), "-id")

    def before(self, created_at: datetime, pk: uuid.UUID) -> Self:
        """What comes after this one in the order of `newest`."""
        return self.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=pk))

    def for_cards(self) -> Self:
        """With what the cards of a list show, and nothing else: a list is read often."""
        return self.select_related("job").only(*SHOWN_ON_CARDS)

    def for_lists(self) -> Self:
        """With all that programs are told of each, and without the large columns they aren't."""
        return self.select_related("job").defer(
            "recipe", "score", "words", "job__params", "job__fetched", "job__produced"
        )

    def for_its_page(self) -> Self:
        """With all that its own page shows, and whether it has parents or children to be asked for."""
        relatives = apps.get_model("tracks.Descent").objects.filter(Q(child=OuterRef("pk")) | Q(parent=OuterRef("pk")))
        found = self.select_related("job", "request", "file_tags", "feature_vector").prefetch_related("assets")
        return found.annotate(has_relatives=Exists(relatives))


class Track(Known):
    """Whatever one can hear: a take that was made, a file that was sent.

    Its status is its job's; measured values, score and files come with the delivery. `maker` is who made it in words;
    `remarks` say what of the brief was not heeded; `free_day` is the day among whose free takes it counts, if any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tracks")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MADE)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="tracks")
    take = models.PositiveSmallIntegerField(null=True, blank=True)
    upload = models.OneToOneField(
        "files.Upload", on_delete=models.SET_NULL, null=True, blank=True, related_name="track"
    )
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, related_name="track")
    title = models.CharField(max_length=TITLE_CHARACTERS, blank=True)
    title_in_files = models.CharField(max_length=TITLE_CHARACTERS, blank=True, help_text="Set by the first renaming.")
    prompt = models.TextField(blank=True)
    # Title and prompt as a search reads them. The default is the database's: older programs may still write rows.
    search_text = models.TextField(blank=True, db_default="", editable=False)
    genre = models.CharField(max_length=40, blank=True)
    duration_seconds = models.FloatField()
    is_instrumental = models.BooleanField(default=True)
    seed = models.BigIntegerField(null=True, blank=True)
    model = models.CharField(max_length=40, blank=True, db_column="provider")
    maker = models.CharField(max_length=200, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    is_sample = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    liked_at = models.DateTimeField(null=True, blank=True, help_text="Since when its owner likes it.")
    discarded_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    free_day = models.DateField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)
    refunded_credits = models.PositiveIntegerField(default=0)
    refund_reason = models.CharField(max_length=40, choices=Complaint, blank=True)
    refund_text = models.CharField(max_length=200, blank=True)

    recipe = models.JSONField(default=dict, blank=True)
    score = models.JSONField(default=dict, blank=True)
    peaks = models.JSONField(default=list, blank=True)

    objects = TrackSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "take"], name="takes_are_numbered"),
            models.CheckConstraint(
                condition=Q(origin=Origin.MADE, request__isnull=False, take__isnull=False, seed__isnull=False)
                & ~Q(model="")
                | Q(origin__in=[origin for origin in Origin.values if origin != Origin.MADE])
                & Q(request__isnull=True, take__isnull=True, seed__isnull=True, model=""),
                name="only_what_was_made_has_a_request",
            ),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="visibility_is_known"),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True) | Q(discarded_at__isnull=True), name="kept_or_discarded"
            ),
            models.CheckConstraint(condition=Q(is_sample=False) | Q(visibility="public"), name="samples_are_public"),
            models.CheckConstraint(
                condition=Q(refunded_at__isnull=True, refunded_credits=0)
                | Q(refunded_at__isnull=False, refunded_credits__gt=0, delivered_at__isnull=False),
                name="only_delivered_takes_are_refunded",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                F("owner"),
                F("created_at").desc(),
                F("id").desc(),
                name="track_library",
                condition=Q(deleted_at__isnull=True, purged_at__isnull=True),
            ),
            models.Index(
                fields=["deleted_at"], name="track_trash", condition=Q(deleted_at__isnull=False, purged_at__isnull=True)
            ),
            models.Index(
                F("owner"),
                F("created_at").desc(),
                F("id").desc(),
                name="track_discarded",
                condition=Q(discarded_at__isnull=False, deleted_at__isnull=True, purged_at__isnull=True),
            ),
            models.Index(
                F("owner"),
                F("created_at").desc(),
                F("id").desc(),
                name="track_liked",
                condition=Q(liked_at__isnull=False, deleted_at__isnull=True, purged_at__isnull=True),
            ),
            models.Index(fields=["-created_at"], name="track_samples", condition=Q(is_sample=True)),
            *facts.indexes(),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also keeps what a search reads as new as title and prompt; whoever writes without `save` writes both."""
        self.search_text = search_text_of(self.title, self.prompt)
        if {"title", "prompt"} & set(kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def status(self) -> str:
        """queued, rendering, mastering, complete, failed or cancelled."""
        return STATUS_OF_STATE[self.job.state]

    @property
    def asked(self) -> Request:
        """The request it was made for. Raises LookupError for what was not made."""
        if self.request is None:
            raise LookupError(f"nobody asked for track {self.pk}: it was {self.origin}")
        return self.request

    @property
    def is_made(self) -> bool:
        """Whether a machine made it, and not only kept, changed or mixed it."""
        return self.origin == Origin.MADE

    @property
    def is_marked(self) -> bool:
        """Whether its files say that a machine made it: it did, or what this was made from."""
        return self.is_made or bool(self.recipe)

    @property
    def made_by(self) -> str:
        """Who made it, in words; "" where nobody was asked to."""
        return self.maker or self.model

    @property
    def card_version(self) -> str:
        """Another one as soon as anything that a card shows of it is another one; the sound comes with its delivery."""
        shown = (getattr(self, name) for name in SHOWN_ON_CARDS if name not in {"peaks", "job__state"})
        return "\0".join(map(str, (self.pk, self.job.state, *shown)))

    @property
    def goes_at(self) -> datetime | None:
        """When a discarded take is deleted for good."""
        return self.discarded_at + DISCARDED_FOR if self.discarded_at else None

    @property
    def is_delivered(self) -> bool:
        return self.delivered_at is not None

    @property
    def shown_seconds(self) -> float:
        """How long it is, once measured; until then how long it was asked to be."""
        return self.measured_duration_seconds or self.duration_seconds

    def files(self, role: str) -> list[Asset]:
        """Its files of one role, by name; reads what was prefetched."""
        return sorted((asset for asset in self.assets.all() if asset.role == role), key=lambda asset: asset.name)

    @property
    def opening(self) -> Asset | None:
        """What can be heard of it while the rest is made."""
        return next(iter(self.files(Role.OPENING)), None)

    @property
    def stems(self) -> list[Asset]:
        return self.files(Role.STEM)

    def files_for(self, user: User | AnonymousUser) -> list[Asset]:
        """Its files that this person may have, who may open it: what was sent is for its owner alone."""
        hidden = set() if self.owner_id == user.pk else {Role.ORIGINAL}
        kept = [asset for asset in self.assets.all() if asset.role not in hidden]
        return sorted(kept, key=lambda asset: (asset.role, asset.name))

    @property
    def originals(self) -> list[Asset]:
        """What its owner sent, byte for byte; for nobody else."""
        return self.files(Role.ORIGINAL)

    @property
    def formats(self) -> list[str]:
        """The formats it can be downloaded in, in the order people look for them."""
        roles = {asset.role for asset in self.assets.all()}
        if Role.MASTER in roles:
            roles |= set(MADE_ON_DEMAND)
        return [name for name, role in ROLE_OF_FORMAT.items() if role in roles]
