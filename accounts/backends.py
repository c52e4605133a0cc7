"""How a session becomes a person; a suspended person's session stops being one with the next request."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Doorkeeper(AuthenticationBackend):
    """Signs in by e-mail address and password with one look at the hash, and keeps suspended people out."""

    def user_can_authenticate(self, user: User | Any) -> bool:
        return bool(getattr(user, "may_come_in", False))

    def get_user(self, user_id: Any) -> User | None:
        """With the plan, which most pages ask for."""
        user = User.objects.select_related("plan").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
