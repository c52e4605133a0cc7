"""People and the keys they hand to programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower


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


class Plan(models.TextChoices):
    """What a person pays for; the limits of each are in accounts.plans."""

    FREE = "free"
    PRO = "pro"
    ENTERPRISE = "enterprise"


class User(AbstractUser):
    """A person (or, for samples, the house itself)."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(max_length=60, blank=True)
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.FREE)
    is_suspended = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=40, default="UTC")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(condition=models.Q(plan__in=Plan.values), name="plan_is_known"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    @property
    def may_come_in(self) -> bool:
        """Whether sessions and keys of this person work at all."""
        return self.is_active and not self.is_suspended


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
