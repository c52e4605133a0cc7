"""What we do differently from allauth: attempts are counted before hashing, addresses are read as we trust them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.addresses import client_address
from accounts.models import User
from accounts.sign_in import NotNow, attempt
from accounts.throttle import give_back


class Door(DefaultAccountAdapter):
    """Sign-in with our own throttle in front; a good attempt is not counted."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        try:
            counted = attempt(request, str(credentials.get("email") or credentials.get("username") or ""))
        except NotNow as refusal:
            # The sign-in page reads it for its status and headers.
            request.sign_in_refusal = refusal  # type: ignore[attr-defined]
            raise forms.ValidationError(str(refusal), code="not_now") from None
        user = authenticate(request, **credentials)
        if not isinstance(user, User):
            return None
        give_back(counted)
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)
