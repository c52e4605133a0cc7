"""Makes the samples of the front page with the built-in composer; quick when they are there."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracks.services import SampleFailed, make_samples


class Command(BaseCommand):
    """`manage.py demo`"""

    help = "Make the sample tracks of the front page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="make them anew even if they are there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            make_samples(force=options["force"], told=self.stdout.write)
        except SampleFailed as error:
            raise CommandError(str(error)) from None
