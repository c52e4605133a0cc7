"""Takes that are recorded in the browser, and the chunks that arrive of them meanwhile."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User

SAMPLE_BYTES = 2


class TakeState(models.TextChoices):
    """Chunks may still come, it became a track, or nobody wants it."""

    RECORDING = "recording"
    FINISHED = "finished"
    THROWN_AWAY = "thrown away"


class TakeSet(models.QuerySet["Take"]):
    """The vocabulary of reading."""

    def of(self, user: User) -> Self:
        return self.filter(owner_id=user.pk)

    def being_recorded(self) -> Self:
        return self.filter(state=TakeState.RECORDING)


class Take(models.Model):
    """One recording of a person's microphone, mono with 16 bits; the track it became has all of it as its original.

    backing: what was played meanwhile. delay_seconds: what this person's device takes from the loudspeaker to the
    recording, as they wrote it; samples are kept as they came. samples: how many are here. consent_at: when they ticked
    that it is their voice, or one they may use. busy_until: until then somebody makes a track of it. remark: what is
    missing of the track.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="takes")
    backing = models.ForeignKey("tracks.Track", null=True, on_delete=models.SET_NULL, related_name="takes_over_it")
    track = models.ForeignKey("tracks.Track", null=True, on_delete=models.SET_NULL, related_name="recorded_takes")
    state = models.CharField(max_length=12, choices=TakeState, default=TakeState.RECORDING)
    sample_rate = models.PositiveIntegerField()
    delay_seconds = models.FloatField(default=0.0)
    samples = models.PositiveIntegerField(default=0)
    remark = models.CharField(max_length=300, blank=True)
    consent_at = models.DateTimeField()
    created_at = models.DateTimeField()
    last_chunk_at = models.DateTimeField()
    busy_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TakeSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=TakeState.values), name="take_state_is_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "-created_at"], name="take_of_owner"),
            models.Index(fields=["last_chunk_at"], name="take_open", condition=Q(state=TakeState.RECORDING)),
        ]

    def __str__(self) -> str:
        return f"take {self.pk}"

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate

    @property
    def delay_milliseconds(self) -> float:
        return self.delay_seconds * 1000

    @property
    def is_recording(self) -> bool:
        return self.state == TakeState.RECORDING


class TakeChunk(models.Model):
    """Samples of a take, as they came; number counts from 0 without gaps where nothing was lost."""

    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    storage_key = models.CharField(max_length=120, db_index=True)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["take", "number"], name="each_chunk_of_a_take_once"),
        ]

    def __str__(self) -> str:
        return f"chunk {self.number} of {self.take_id}"
