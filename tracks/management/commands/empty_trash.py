"""Takes for good what has lain in the trash for 30 days; meant to run every day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracks.services import empty_trash

A_CENTURY = 36_525


class Command(BaseCommand):
    """`manage.py empty_trash`"""

    help = "Delete for good what has lain in the trash for 30 days, and the files nothing else needs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="how long things stay in the trash (default: 30)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["days"] <= A_CENTURY:
            raise CommandError(f"--days is from 0, the whole trash, to {A_CENTURY}.")
        gone = empty_trash(kept_for=timedelta(days=options["days"]))
        self.stdout.write(f"{gone.tracks} tracks and {gone.objects} stored files are gone for good.")
