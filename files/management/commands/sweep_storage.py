"""`manage.py sweep_storage`: compares storage with the rows, tells what does not agree, removes orphans if asked."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from files.services.sweeping import LOST, Finding, sweep_storage
from files.words import in_words


class Command(BaseCommand):
    help = "Tells which stored files nobody needs and which rows lost theirs. Exit code 1 when a row lost its file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove what nobody has needed for a day and longer")

    def handle(self, *args: Any, **options: Any) -> None:
        counts: Counter[str] = Counter()
        bytes_of_orphans = 0
        for found in sweep_storage(delete=options["delete"]):
            counts[found.kind] += 1
            counts["gone"] += found.is_gone
            bytes_of_orphans += 0 if found.kind in LOST else found.size_bytes
            self.stdout.write(self._line(found))
        lost = sum(counts[kind] for kind in LOST)
        orphans = sum(counts.values()) - counts["gone"] - lost
        self.stdout.write(
            f"{orphans} stored files that nobody needs ({in_words(bytes_of_orphans)}), {counts['gone']} of them "
            f"removed; {lost} rows without their file."
        )
        if orphans > counts["gone"] and not options["delete"]:
            self.stdout.write("Nothing was removed: `manage.py sweep_storage --delete` does that.")
        if lost:
            raise SystemExit(1)

    def _line(self, found: Finding) -> str:
        removed = ", removed" if found.is_gone else ""
        return f"{found.kind}: {found.key} ({in_words(found.size_bytes)}{removed})"
