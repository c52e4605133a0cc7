"""Sign-up across rooms: a new account and what it starts with; nobody learns who has an account already."""

from __future__ import annotations

import logging
from typing import Any, cast

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.adapter import Door
from accounts.addresses import client_address
from accounts.models import User
from credits.services import welcome_newcomer

logger = logging.getLogger(__name__)


class FrontDoor(Door):
    """The door with a welcome behind it: at sign-up, when the address is confirmed, or at the next sign-in."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        with transaction.atomic():
            person = cast("User", super().save_user(request, user, form, commit))
            if commit:
                welcome_newcomer(user=person, address=client_address(request))
        return person

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        with transaction.atomic():
            is_new = bool(super().confirm_email(request, email_address))
            if is_new:
                welcome_newcomer(user=email_address.user, address=client_address(request))
        return is_new

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                welcome_newcomer(user=user, address=client_address(request))
        except DatabaseError:
            logger.warning("Welcome credits that are due could not be written; the next sign-in tries again.")
        return cast("HttpResponse", super().post_login(request, user, **kwargs))


class NewcomerForm(SignupForm):
    """Takes as long for an address that has an account as for one that has none; its owner gets a mail instead."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
