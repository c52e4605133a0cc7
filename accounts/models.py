"""People, the plans they are on, and the keys they hand to programs."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxValueValidator, MinValueValidator, validate_domain_name
from django.db import DatabaseError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

logger = logging.getLogger(__name__)
FREE_PLAN = "free"


class People(UserManager["User"]):
    """Creates users, who are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override]
        return self._make(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override]
        return self._make(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def _make(self, email: str, password: str | None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class Plan(models.Model):
    """What somebody's plan allows. Staff edit these rows; the next request follows them. What it costs, billing knows.

    longest_seconds: of one piece; concurrent_jobs: takes that may be made at once; priority: steps ahead in the waiting
    line; renders_per_day: takes without credits in free mode, 0 for none; studio_minutes_per_day: of sound that is
    taken apart, changed or mixed; imports_per_day: files of one's own.
    """

    slug = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    monthly_credits = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(1_000_000)])
    longest_seconds = models.PositiveSmallIntegerField(validators=[MinValueValidator(10), MaxValueValidator(3600)])
    concurrent_jobs = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    priority = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(9)])
    api_requests_per_minute = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100_000)])
    storage_bytes = models.PositiveBigIntegerField()
    renders_per_day = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(1000)])
    studio_minutes_per_day = models.PositiveIntegerField(default=120, validators=[MaxValueValidator(100_000)])
    imports_per_day = models.PositiveSmallIntegerField(
        default=30, db_default=30, validators=[MaxValueValidator(10_000)]
    )
    is_public = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(slug="") & ~Q(name=""), name="plan_has_a_name"),
            models.CheckConstraint(
                condition=Q(longest_seconds__gte=10, longest_seconds__lte=3600), name="plan_length_is_sane"
            ),
            models.CheckConstraint(
                condition=Q(concurrent_jobs__gte=1, concurrent_jobs__lte=100), name="plan_makes_something_at_once"
            ),
            models.CheckConstraint(condition=Q(priority__lte=9), name="plan_priority_is_sane"),
            models.CheckConstraint(condition=Q(api_requests_per_minute__gte=1), name="plan_may_call"),
            models.CheckConstraint(condition=Q(renders_per_day__lte=1000), name="plan_free_takes_are_sane"),
            models.CheckConstraint(condition=Q(imports_per_day__lte=10_000), name="plan_imports_are_sane"),
            models.CheckConstraint(condition=Q(monthly_credits__lte=1_000_000), name="plan_credits_are_sane"),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person (or, for samples, the house itself)."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    plan = models.ForeignKey(Plan, to_field="slug", on_delete=models.PROTECT, default=FREE_PLAN, related_name="people")
    is_suspended = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=40, default="UTC")
    # Sessions and links to files hold for one epoch; a new one begins with "sign out everywhere" and a suspension.
    epoch = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django notes the last sign-in this way; a full disk must not keep anybody from signing in."""
        if list(kwargs.get("update_fields") or ()) != ["last_login"]:
            super().save(*args, **kwargs)
            return
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except DatabaseError:
            logger.warning("A sign-in could not be noted.")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django keeps it in each session: a session whose hash is another one is over."""
        of_password: str = super()._get_session_auth_hash(secret=secret)
        return f"{of_password}:{self.epoch}" if self.epoch else of_password

    @property
    def may_come_in(self) -> bool:
        """Whether sessions and keys of this person work at all."""
        return self.is_active and not self.is_suspended


class DisposableDomain(models.Model):
    """A domain that hands out throw-away addresses: accounts there work and start without credits. Staff edit these."""

    name = models.CharField(max_length=253, unique=True, validators=[validate_domain_name])

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = self.name.lower().strip(".")


class Scope(models.TextChoices):
    """How far a key reaches."""

    READ = "read"
    WRITE = "write"


class ApiKey(models.Model):
    """A key for programs. Only its SHA-256 is kept; the prefix is what its owner recognises it by."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "-created_at"], name="key_of_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
