"""The rows that migrations write, back in their place: a test that commits leaves the database without them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

COMMITTING = {"transactional_db", "live_server"}
FIRST_ROWS: list[str] = []


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for good, so that Django empties all tables behind it."""
    marker = item.get_closest_marker("django_db")
    is_marked = marker is not None and bool(marker.kwargs.get("transaction"))
    return is_marked or not COMMITTING.isdisjoint(getattr(item, "fixturenames", ()))


def remember_first_rows() -> None:
    """Keep what is in the database now: when it was just made, what migrations wrote."""
    FIRST_ROWS[:] = [connection.creation.serialize_db_to_string()]


def write_first_rows() -> None:
    """Empty all tables and write what was in them when the database was made."""
    # PostgreSQL counts on: the rows come back with their numbers, and new ones must not get the same.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False)
    # Flushing wrote the plans anew, under other numbers.
    apps.get_model("accounts", "Plan").objects.all().delete()
    connection.creation.deserialize_db_from_string(FIRST_ROWS[0])
