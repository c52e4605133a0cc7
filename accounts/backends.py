"""How a session becomes a person; a suspended person's session stops being one with the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend

if TYPE_CHECKING:
    from accounts.models import User


class Doorkeeper(AuthenticationBackend):
    """Signs in by e-mail address and password with one look at the hash, and keeps suspended people out."""

    def user_can_authenticate(self, user: User | Any) -> bool:
        return bool(getattr(user, "may_come_in", False))
