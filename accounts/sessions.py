"""Sessions in the database; one that cannot be written there, on a full disk, is kept by the cache until it can."""

from __future__ import annotations

import logging
from typing import Any, cast

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.core.cache import cache
from django.db import DatabaseError

logger = logging.getLogger(__name__)


class SessionStore(InDatabase):
    """Nobody is kept from signing in because a disk is full."""

    is_lent = False

    def load(self) -> dict[str, Any]:
        key = self.session_key
        found = super().load()
        if self.session_key is not None or key is None:
            return found
        lent = cache.get(_name(key))
        if lent is None:
            return found
        # Written back with the answer to this request, if the database takes it again.
        self._session_key, self.is_lent, self.modified = key, True, True
        return cast("dict[str, Any]", lent)

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create=must_create or self.is_lent)
        except (DatabaseError, UpdateError):
            if not must_create and not self.is_lent and not self.exists(str(self.session_key)):
                raise
            logger.warning("A session could not be written; the cache keeps it for now.")
            cache.set(_name(str(self.session_key)), dict(self.items()), timeout=self.get_expiry_age())
            self.is_lent = True
            return
        if self.is_lent:
            self.is_lent = False
            cache.delete(_name(str(self.session_key)))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        try:
            super().delete(session_key)
        except DatabaseError:
            logger.warning("A session could not be deleted; its cookie is gone.")
        if key:
            cache.delete(_name(key))


def _name(key: str) -> str:
    return f"session:{key}"
