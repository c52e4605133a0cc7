"""What somebody has sent, how much room their files take up, and how much their plan keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from accounts.cursors import cursor_of, place_of
from accounts.plans import plan_for
from files.models import Upload
from files.owners import bytes_of

if TYPE_CHECKING:
    from accounts.models import User


PAGE_SIZE = 20
LARGEST_PAGE = 100


@dataclass(frozen=True)
class Uploads:
    """One page of what somebody has sent; next_cursor is "" on the last one."""

    uploads: list[Upload]
    next_cursor: str


def uploads_of(*, user: User, cursor: str = "", limit: int = PAGE_SIZE) -> Uploads:
    """What this person has sent or announced, the newest first. One query. Raises BadCursor."""
    rows = Upload.objects.of(user)
    if cursor:
        moment, pk = place_of(cursor)
        rows = rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, id__lt=pk))
    found = list(rows.order_by("-created_at", "-id").select_related("track")[: limit + 1])
    following = cursor_of(found[limit - 1].created_at, found[limit - 1].pk) if len(found) > limit else ""
    return Uploads(found[:limit], following)


def waiting_uploads(*, user: User) -> list[Upload]:
    """What this person has announced and not completed, and may still send, the newest first. One query."""
    return list(Upload.objects.of(user).waiting(timezone.now()).order_by("-created_at"))


@dataclass(frozen=True)
class Storage:
    """used_bytes: uploads, and files of all tracks, the trash included; expected_bytes: what is under way will need."""

    used_bytes: int
    expected_bytes: int
    quota_bytes: int

    @property
    def is_full(self) -> bool:
        return self.used_bytes + self.expected_bytes >= self.quota_bytes


def storage_of(*, user: User) -> Storage:
    """How much of their plan's storage this person uses. Three queries."""
    taken = bytes_of(user)
    return Storage(taken.used, taken.expected, plan_for(user).storage_bytes)
