"""Who calls: a program with a key in the Authorization header, or a browser that is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey
from accounts.services import authenticate_key

if TYPE_CHECKING:
    from rest_framework.views import APIView

    from accounts.models import User

SCHEME = "Bearer"


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer sf_…`"""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        found = authenticate_key(key=key.strip())
        if found is None:
            raise AuthenticationFailed("This API key is not valid (any more).")
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="SoundFoundry"'


class MayUse(BasePermission):
    """Signed in, not suspended, and with a key only as far as its scopes go."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not user.is_authenticated or not user.may_come_in:
            return False
        needed = "read" if request.method in SAFE_METHODS else "write"
        if isinstance(request.auth, ApiKey) and needed not in request.auth.scopes:
            self.message = f"This API key may not {needed}."
            return False
        return True
