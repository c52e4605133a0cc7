"""How much room somebody's files take up, and how much their plan keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.plans import plan_for
from files.owners import bytes_of

if TYPE_CHECKING:
    from accounts.models import User


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
