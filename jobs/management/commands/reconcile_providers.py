"""`manage.py reconcile_providers`: which requests do services list that nobody here sent?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs import outside
from jobs.services import Compared, compare
from jobs.services.upkeep.comparing import describe

A_YEAR = 8_760


class Command(BaseCommand):
    help = (
        "Compare the lists that services keep of their own with what was sent. Exit code 1 when one lists a request "
        "that is not ours, or could not be asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="how far back (default 24)")

    def handle(self, *args: Any, hours: int, **options: Any) -> None:
        if not 1 <= hours <= A_YEAR:
            raise CommandError(f"--hours is from 1 to {A_YEAR}.")
        found = compare(hours=hours)
        for one in found:
            self._print(one, hours)
        if not found:
            self.stdout.write(
                "No service that is in use here keeps a list of requests, so there is nothing to compare."
            )
        if any(one.unknown or one.problem for one in found):
            raise SystemExit(1)

    def _print(self, one: Compared, hours: int) -> None:
        name = outside.account_name(one.account)
        self.stdout.write(
            f"{name}: {one.listed} requests in the last {hours} hours, {len(one.unknown)} not sent from here, "
            f"{one.perhaps} that explain attempts whose answer was lost."
        )
        for request in one.unknown:
            self.stdout.write(f"  {describe(request)}")
        if one.problem:
            self.stdout.write(f"  Not everything was compared: {one.problem}")
