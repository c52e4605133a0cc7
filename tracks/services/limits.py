"""What a plan allows, held before any credits move: the length of a piece, and room for its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.plans import plan_for
from engine.brief import BriefError
from tracks.queries import Storage, storage_of

if TYPE_CHECKING:
    from accounts.models import User


class StorageFull(Exception):
    """There is no room for more music; `storage` has the numbers and the message says what to do."""

    def __init__(self, storage: Storage, size_bytes: int = 0) -> None:
        self.storage = storage
        told = f"Your files take up {in_words(storage.used_bytes)} of the {in_words(storage.quota_bytes)} of your plan"
        if storage.expected_bytes:
            told += f", and what is under way needs about {in_words(storage.expected_bytes)} more"
        if size_bytes:
            told = f"This file has {in_words(size_bytes)}. {told}"
        super().__init__(f"{told}. Delete tracks and empty the trash, or choose a larger plan.")


def in_words(size: int) -> str:
    """ "4.9 GB", in the units of the plans: a gigabyte is 1000 megabytes."""
    for unit, name in ((10**12, "TB"), (10**9, "GB"), (10**6, "MB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size / 1000:.3g} kB"


def check_length(owner: User, seconds: float) -> None:
    """Raises BriefError when a piece is longer than the plan allows."""
    plan = plan_for(owner)
    if seconds > plan.longest_seconds:
        message = f"The {plan.name} plan makes up to {plan.longest_seconds:g} seconds in one piece."
        raise BriefError("duration_seconds", message)


def check_room(owner: User, *, size_bytes: int = 0) -> None:
    """Raises StorageFull when this person's files have used up what their plan keeps, or would with so many more."""
    storage = storage_of(user=owner)
    if storage.is_full or storage.used_bytes + storage.expected_bytes + size_bytes > storage.quota_bytes:
        raise StorageFull(storage, size_bytes)
