"""What people and columns choose from: who may listen, how a track came to be, why half of a price is asked back."""

from __future__ import annotations

from django.db import models

STATES_OF_STATUS = {
    "queued": ("queued",),
    "rendering": ("submitting", "submitted", "fetching"),
    "mastering": ("finishing",),
    "complete": ("complete",),
    "failed": ("failed",),
    "cancelled": ("cancelled",),
}
"""What people see, and the states of a job that mean it."""
STATUS_OF_STATE = {state: status for status, states in STATES_OF_STATUS.items() for state in states}


class Complaint(models.TextChoices):
    """Why half of a price is asked back."""

    NOT_ASKED = "not what I asked for", "Not what I asked for"
    BAD_SOUND = "bad sound", "Bad sound"
    WORDS = "wrong language or lyrics", "Wrong language or lyrics"
    OTHER = "other", "Something else"


class Origin(models.TextChoices):
    """How a track came to be: only what was made has a request, a take and a seed.

    Edited is sound, changed are the notes of a song that was composed here.
    """

    MADE = "made"
    UPLOADED = "uploaded"
    EDITED = "edited"
    CHANGED = "changed"
    MIXED = "mixed"
    RECORDED = "recorded"
    IMPORTED = "imported"


class Visibility(models.TextChoices):
    """Who may listen."""

    PRIVATE = "private"
    PUBLIC = "public"
