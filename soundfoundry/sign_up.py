"""Sign-up across rooms: a new account and its welcome credits are written together or not at all."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest

from accounts.adapter import Door
from accounts.models import User
from credits.services import welcome


class FrontDoor(Door):
    """The door with a welcome behind it."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        with transaction.atomic():
            person = cast("User", super().save_user(request, user, form, commit))
            if commit:
                welcome(user=person)
        return person
