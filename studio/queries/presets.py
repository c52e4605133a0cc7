"""Chains that people keep, as choices beside those that come with the product."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Case, When

from studio.models import Preset

if TYPE_CHECKING:
    from accounts.models import User

_OWN = "own:"
_MOST = 200
Choice = tuple[str, str]


def kept_presets(user: User) -> list[Preset]:
    """One's own, and then what others share; at most 200, so that what others share keeps none of one's own away."""
    is_mine = Case(When(owner=user, then=0), default=1)
    return list(Preset.objects.visible_to(user).select_related("owner").order_by(is_mine, "name", "pk")[:_MOST])


def groups_of_kept(presets: list[Preset], user: User) -> list[tuple[str, list[Choice]]]:
    """One's own and the shared ones, each a value and a title. Others are called as they want to be, or not at all."""
    mine = [(_value(each), each.name) for each in presets if each.owner_id == user.pk]
    shared = [(_value(each), _title(each)) for each in presets if each.owner_id != user.pk]
    return [("My own", mine), ("Shared by others", shared)]


def kept_chain(user: User, value: str) -> dict[str, Any] | None:
    """The chain behind a value of these choices; None where it is none, or nothing that this person may use."""
    try:
        pk = uuid.UUID(value.removeprefix(_OWN)) if value.startswith(_OWN) else None
    except ValueError:
        pk = None
    found = Preset.objects.visible_to(user).filter(pk=pk).first() if pk else None
    return found.chain if found else None


def _value(preset: Preset) -> str:
    return f"{_OWN}{preset.pk}"


def _title(preset: Preset) -> str:
    # Never str(owner): without a name that is an email address.
    name = preset.owner.display_name
    return f"{preset.name} ({name})" if name else preset.name
