"""What a plan keeps: room for files is looked for before anything is sent or made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.plans import is_selling
from files.disk import disk
from files.queries import Storage, storage_of
from files.words import in_words

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
        more = "choose a larger plan" if is_selling() else "ask whoever runs this site for more room"
        super().__init__(f"{told}. Delete tracks and empty the trash, or {more}.")


class DiskLow(StorageFull):
    """The disk of this installation is nearly full; nothing of this person's is wrong."""

    def __init__(self) -> None:
        Exception.__init__(
            self,
            "This site's disk is nearly full, so it takes no new work for now. Nothing was charged and nothing of yours"
            " is lost. Try again later; the people who run it are told.",
        )


def check_room(*, owner: User, size_bytes: int = 0) -> None:
    """Raises StorageFull when this person's files have used up what their plan keeps, or would with so many more, and
    DiskLow, of its kind, when this machine has less room than its reserve.
    """
    if disk().is_low:
        raise DiskLow
    storage = storage_of(user=owner)
    if storage.is_full or storage.used_bytes + storage.expected_bytes + size_bytes > storage.quota_bytes:
        raise StorageFull(storage, size_bytes)
