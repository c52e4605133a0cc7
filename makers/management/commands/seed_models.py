"""manage.py seed_models: write the rows of known models of music that are missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from makers.services import seed_models


class Command(BaseCommand):
    """Safe to repeat; rows that staff have changed stay as they are."""

    help = "Add known models of music and their accounts where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        new = seed_models()
        if options["verbosity"]:
            self.stdout.write(f"{new} models added.")
