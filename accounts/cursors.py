"""Places in lists that are read page by page, the newest first: a moment and a key, as one word."""

from __future__ import annotations

import base64
import binascii
import uuid
from datetime import UTC, datetime


class BadCursor(ValueError):
    """This place in a list was not handed out by us."""


def cursor_of(created_at: datetime, pk: uuid.UUID) -> str:
    """The place behind this row."""
    return base64.urlsafe_b64encode(f"{created_at.isoformat()} {pk}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[datetime, uuid.UUID]:
    """The moment and the key of the row before this place. Raises BadCursor."""
    try:
        moment, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), uuid.UUID(pk)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise BadCursor("This page of the list does not exist.") from error
