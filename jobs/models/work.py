"""Paid work: the job, its attempts at a provider, its log, and who is sweeping."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class State(models.TextChoices):
    """Where a job is. People see queued, rendering, mastering (that is finishing), complete, failed, cancelled."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    FETCHING = "fetching"
    FINISHING = "finishing"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (State.SUBMITTING, State.SUBMITTED, State.FETCHING, State.FINISHING)
UNFINISHED = (State.QUEUED, *UNDER_WAY)
FINAL = (State.COMPLETE, State.FAILED, State.CANCELLED)


class JobSet(models.QuerySet["Job"]):
    """The vocabulary of reading and of conditional updates."""

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def with_slot(self) -> Self:
        return self.filter(slot__isnull=False)

    def leaseless(self, now: datetime) -> Self:
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))

    def held(self, job: Job) -> Self:
        """The row, but only while the holder of this very lease still has it: the fence against zombies."""
        return self.filter(pk=job.pk, fence=job.fence, lease_until__isnull=False, state__in=UNFINISHED)


class Job(models.Model):
    """One paid piece of work. This row is the truth; the queue is only a doorbell.

    A worker may write only while `fence` is the number it got when it claimed the row. `slot` is the owner's place
    among the jobs that may run at once (the database refuses the same slot twice); a job without one waits for it.
    `folder` is where, within the job's work folder, the last fetch left its files.
    `model` is the slug of what makes it, `account` who is paid outside for that ("" for nobody), `key_name` with which
    key; `may_fall_back` lets another model, never a dearer one, finish what the first could not.
    `deadline_at` counts a long wait at first, and `deadline_seconds` from the moment the work begins.
    `size` is how much work it is, in a unit of its kind (seconds of music, say): the usual time grows with it.
    `tries` counts the faults of this step, `silences` the calls in a row that the service did not answer.
    `next_at` says when the next step is due; for waiting jobs it is also the order in which they are served.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=40)
    queue = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    params = models.JSONField(default=dict)
    fetched = models.JSONField(default=dict, blank=True)
    produced = models.JSONField(default=dict, blank=True)
    size = models.FloatField(default=1.0, db_column="music_seconds")
    price_credits = models.PositiveIntegerField()
    hold = models.OneToOneField("credits.Hold", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.SmallIntegerField(default=0)
    slot = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])

    model = models.CharField(max_length=40, blank=True, db_column="provider")
    account = models.CharField(max_length=40, blank=True)
    key_name = models.CharField(max_length=20, blank=True)
    may_fall_back = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    attempt_token = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=200, blank=True)
    submission = models.JSONField(default=dict, blank=True)
    folder = models.CharField(max_length=20, blank=True)

    fence = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, blank=True)
    deadline_seconds = models.PositiveIntegerField(default=600)
    deadline_at = models.DateTimeField()
    poison_count = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    silences = models.PositiveSmallIntegerField(default=0, db_default=0)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    stop_due_at = models.DateTimeField(null=True, blank=True)

    stage = models.CharField(max_length=80, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    retry_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="retried_by")
    request_uid = models.CharField(max_length=64, blank=True)

    objects = JobSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
            models.UniqueConstraint(
                fields=["owner", "slot"], condition=Q(slot__isnull=False), name="one_job_per_slot_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True, finished_at__isnull=False, state__in=FINAL)
                | Q(finished_at__isnull=True, state__in=UNFINISHED),
                name="finished_job_has_no_slot",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=UNDER_WAY) | Q(slot__isnull=False), name="job_under_way_has_a_slot"
            ),
            models.CheckConstraint(condition=Q(price_credits=0) | Q(hold__isnull=False), name="priced_job_has_a_hold"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], name="job_under_way_due", condition=Q(state__in=UNDER_WAY)),
            models.Index(
                fields=["next_at"], name="job_waiting_due", condition=Q(state=State.QUEUED, slot__isnull=False)
            ),
            models.Index(
                fields=["owner", "created_at"],
                name="job_without_slot",
                condition=Q(state=State.QUEUED, slot__isnull=True),
            ),
            models.Index(fields=["deadline_at"], name="job_overdue", condition=Q(state__in=UNFINISHED)),
            models.Index(fields=["stop_due_at"], name="job_to_stop", condition=Q(stop_due_at__isnull=False)),
            models.Index(fields=["owner", "-created_at"], name="job_of_owner"),
            models.Index(
                fields=["owner", "state"],
                name="job_without_result",
                condition=~Q(state=State.COMPLETE),
            ),
            models.Index(
                fields=["kind", "model", "-finished_at"],
                name="job_usual_time",
                condition=Q(state=State.COMPLETE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state in FINAL

    @property
    def can_be_cancelled(self) -> bool:
        return not self.is_finished

    @property
    def can_be_retried(self) -> bool:
        return self.state in {State.FAILED, State.CANCELLED}


class Outcome(models.TextChoices):
    """What became of one attempt to have a provider accept the work."""

    OPEN = "open"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not accepted"
    UNKNOWN = "unknown"


class Attempt(models.Model):
    """One submission, written before it is sent, so that a lost answer leaves a trace that can be looked for.

    cost_micros: what it costs at most, in micro US dollars. told_request_id: the name a genuine webhook told us, or
    an answer that found its job gone. answered_at: when it was answered, or when its answer was lost.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    model = models.CharField(max_length=40, blank=True, db_column="provider")
    account = models.CharField(max_length=40, blank=True)
    key_name = models.CharField(max_length=20, blank=True)
    key_was_refused = models.BooleanField(default=False)
    cost_micros = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=40, unique=True)
    params_sha256 = models.CharField(max_length=64)
    price_cap_credits = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN)
    request_id = models.CharField(max_length=200, blank=True)
    told_request_id = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "number"], name="attempt_numbers_are_unique"),
            models.UniqueConstraint(
                fields=["job", "model"],
                condition=~Q(outcome=Outcome.NOT_ACCEPTED),
                name="one_live_attempt_per_provider",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ACCEPTED) | ~Q(request_id=""), name="accepted_attempt_has_a_request"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["model", "request_id"], name="attempt_by_request"),
            models.Index(fields=["account", "created_at"], name="attempt_of_account"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.job_id}"


class JobLog(models.Model):
    """One line of what happened during a job."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    level = models.CharField(max_length=10, default="INFO")
    message = models.CharField(max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.message}"


class SweepLease(models.Model):
    """Who rings the doorbells now, where the database has no advisory locks; there is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="one_sweeper")
        ]

    def __str__(self) -> str:
        return self.holder
