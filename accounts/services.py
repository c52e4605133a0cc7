"""What a person does with their account: keys for programs, profile, and what staff do to it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.keys import digest_of, is_well_formed, new_key, shown_prefix
from accounts.models import ApiKey, Plan, Scope, User
from engine.words.names import BadName, checked_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)
KEYS_PER_PERSON = 20
NAME_CHARACTERS = 60
LAST_USED_PRECISION = timedelta(minutes=1)


class KeyRefused(ValueError):
    """This key can't be made; the message says what to change."""


def create_api_key(
    *, user: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key; the second value is the key itself, which is shown once and never kept. Raises KeyRefused.

    name: 1 to 60 characters. scopes: one or both of "read" and "write".
    """
    try:
        name = checked_name(name, what="name", longest=NAME_CHARACTERS)
    except BadName as error:
        raise KeyRefused(str(error)) from error
    wanted = [scope.value for scope in Scope if scope.value in set(scopes)]
    if not wanted:
        raise KeyRefused("Choose what the key may do: read, write, or both.")
    key = new_key()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if ApiKey.objects.filter(user=user, revoked_at__isnull=True).count() >= KEYS_PER_PERSON:
            raise KeyRefused(f"You have {KEYS_PER_PERSON} keys already. Revoke one that is not used any more.")
        row = ApiKey.objects.create(
            user=user,
            name=name,
            prefix=shown_prefix(key),
            sha256=digest_of(key),
            scopes=wanted,
            created_at=timezone.now(),
            expires_at=expires_at,
        )
    return row, key


def revoke_api_key(*, user: User, pk: object) -> ApiKey:
    """End a key at once; ending it twice changes nothing. Raises ApiKey.DoesNotExist when it is not this person's."""
    ApiKey.objects.filter(user=user, pk=pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    return ApiKey.objects.get(user=user, pk=pk)


def authenticate_key(*, key: str) -> ApiKey | None:
    """The live key this text is, with its user, or None: unknown, revoked, expired, or its owner may not come in."""
    if not is_well_formed(key):
        return None
    now = timezone.now()
    found = ApiKey.objects.select_related("user__plan").filter(sha256=digest_of(key), revoked_at__isnull=True).first()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        return None
    if not found.user.may_come_in:
        return None
    if found.last_used_at is None or now - found.last_used_at > LAST_USED_PRECISION:
        _note_use(found, now)
    return found


def _note_use(key: ApiKey, now: datetime) -> None:
    """A full disk must not keep programs from reading."""
    try:
        with transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    except DatabaseError:
        logger.warning("It could not be noted that a key was used.")


def update_profile(*, user: User, display_name: str, time_zone: str) -> User:
    """Change how a person is called and in which time zone they read moments."""
    user.display_name = display_name
    user.time_zone = time_zone
    user.save(update_fields=["display_name", "time_zone"])
    return user


def change_plan(*, user: User, plan: str) -> User:
    """Put this person on another plan; it holds from their next request. Raises Plan.DoesNotExist."""
    user.plan = Plan.objects.get(slug=plan)
    user.save(update_fields=["plan"])
    return user


def suspend(*, people: QuerySet[User]) -> int:
    """Close the door for these people, except staff: sessions, keys and links to files stop working at once."""
    return people.filter(is_staff=False).update(is_suspended=True, epoch=F("epoch") + 1)


def sign_out_everywhere(*, user: User) -> User:
    """End every session of this person and every link to their files; keys of programs go on."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])
    return user


def readmit(*, people: QuerySet[User]) -> int:
    """Open the door again."""
    return people.update(is_suspended=False)
