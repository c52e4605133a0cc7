"""Chains that people keep under a name, and share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from engine.words.names import BadName, checked_name
from studio.effects import BadChain, checked_chain
from studio.models import Preset
from studio.services.accepting import BadEdit

if TYPE_CHECKING:
    from accounts.models import User

MOST_PRESETS = 200


def save_preset(*, owner: User, name: str, chain: object, is_shared: bool = False) -> Preset:
    """Keep a chain under a name, in place of one's own of that name.

    Raises BadEdit, EffectsBusy.
    """
    try:
        name = checked_name(name, what="name", longest=Preset.NAME_CHARACTERS)
        document = checked_chain(chain)
    except BadName as error:
        raise BadEdit("name", str(error)) from error
    except BadChain as error:
        raise BadEdit("chain", str(error)) from error
    with transaction.atomic():
        if Preset.objects.filter(owner=owner).exclude(name=name).count() >= MOST_PRESETS:
            raise BadEdit("name", f"You have {MOST_PRESETS} presets: delete one first.")
        preset, _ = Preset.objects.update_or_create(
            owner=owner,
            name=name,
            defaults={"chain": {**document, "name": name}, "is_shared": is_shared},
            create_defaults={
                "chain": {**document, "name": name}, "is_shared": is_shared, "created_at": timezone.now()
            },
        )  # fmt: skip
    return preset


def delete_preset(*, preset_pk: object, by: User) -> None:
    """Delete a preset of one's own; what was made with it stays. Raises Preset.DoesNotExist."""
    Preset.objects.get(pk=preset_pk, owner=by).delete()
