"""Who may listen: decided here when a stream opens, and again every few seconds while it is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User
from live.audiences import Audience, person


def signed_in(session_keys: Collection[str]) -> dict[str, str]:
    """The person (primary key) of each of these sessions that would open a page now: two queries for all of them.

    Only reads: a look must not change the session of somebody who merely listens.
    """
    keys = {key for key in session_keys if key.isalnum()}
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()) if keys else ()
    contents: dict[str, dict[str, Any]] = {row.session_key: row.get_decoded() for row in rows}
    pks = {content[SESSION_KEY] for content in contents.values() if SESSION_KEY in content}
    people = {str(user.pk): user for user in User.objects.filter(pk__in=pks)} if pks else {}
    return {
        key: content[SESSION_KEY]
        for key, content in contents.items()
        if (user := people.get(content.get(SESSION_KEY, ""))) is not None and _opens_pages(content, user)
    }


def audiences_of(person_pk: str) -> frozenset[Audience]:
    """Everything this person may listen to."""
    return frozenset({person(person_pk)})


def _opens_pages(content: Mapping[str, Any], user: User) -> bool:
    """As Django judges a session: the person may come in, and the password is still the one it began with."""
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    begun_with = content.get(HASH_SESSION_KEY, "")
    return (
        user.may_come_in
        and content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and any(constant_time_compare(begun_with, each) for each in hashes)
    )
