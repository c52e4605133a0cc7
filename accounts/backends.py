"""How a password or a session becomes a person: whatever the door, attempts are counted before a password is hashed."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.sign_in import NotNow, attempt
from accounts.throttle import give_back


class Doorkeeper(AuthenticationBackend):
    """Signs in by e-mail address and password with one look at the hash, and keeps suspended people out."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """None where nothing fits. A good attempt is not counted. Raises NotNow, which Django takes for a refusal;
        `request.sign_in_refusal` then tells why.
        """
        try:
            counted = attempt(request, str(credentials.get("email") or credentials.get("username") or ""))
        except NotNow as refusal:
            if request is not None:
                request.sign_in_refusal = refusal  # type: ignore[attr-defined]
            raise
        user = super().authenticate(request, **credentials)
        if not isinstance(user, User):
            return None
        give_back(counted)
        return user

    def user_can_authenticate(self, user: User | Any) -> bool:
        return bool(getattr(user, "may_come_in", False))

    def get_user(self, user_id: Any) -> User | None:
        """With the plan, which most pages ask for."""
        user = User.objects.select_related("plan").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
