"""What we do differently from allauth: refused attempts are told in our words, addresses are read as we trust them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.addresses import client_address
from accounts.models import User
from accounts.sign_in import NotNow


class Door(DefaultAccountAdapter):
    """Sign-in with our own throttle, which stands before every check of a password."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = authenticate(request, **credentials)
        refusal: NotNow | None = getattr(request, "sign_in_refusal", None)
        if refusal is not None:
            raise forms.ValidationError(str(refusal), code="not_now")
        return user if isinstance(user, User) else None

    def reauthenticate(self, user: User, password: str) -> bool:
        # By the address one signs in with: allauth asks for a confirmed one, which not everybody has.
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)
