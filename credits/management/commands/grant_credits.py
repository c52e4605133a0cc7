"""`manage.py grant_credits ada@example.org 100 --reason "…"`: gives a person credits."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from credits.queries import balance
from credits.services import KeyConflict, grant


class Command(BaseCommand):
    help = "Gives a person credits. Repeating it with the same --key gives them only once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("amount", type=int)
        parser.add_argument("--reason", required=True, help="shown on the person's statement")
        parser.add_argument("--key", help="repeating the command with this key changes nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {options['email']}.")
        key = options["key"] or f"command:{uuid.uuid4()}"
        try:
            grant(user=user, amount=options["amount"], key=key, reason=options["reason"])
        except (KeyConflict, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.email} has {balance(user).available} credits available.")
