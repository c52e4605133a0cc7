"""People and the keys they hand to programs."""

from __future__ import annotations

from typing import Any, ClassVar

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
    objects: ClassVar[People] = People()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(condition=models.Q(plan__in=Plan.values), name="plan_is_known"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email
