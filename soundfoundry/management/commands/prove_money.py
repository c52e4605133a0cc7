"""`manage.py prove_money`: adds everything up again and says what does not agree."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand

from credits.queries import counts, one_snapshot

ROOMS = ("credits", "jobs", "tracks")


class Command(BaseCommand):
    help = "Checks the invariants of money in every room. Exit code 1 when one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        with one_snapshot():
            broken = [{"room": room, "row": {}, **asdict(found)} for room in ROOMS for found in _violations(room)]
            seen = counts()
        if options["json"]:
            self.stdout.write(json.dumps({"sound": not broken, **seen, "violations": broken}, default=str))
        else:
            self._print(broken, seen)
        if broken:
            raise SystemExit(1)

    def _print(self, broken: list[dict[str, Any]], seen: dict[str, int]) -> None:
        for each in broken:
            row = ", ".join(f"{name}={value}" for name, value in each["row"].items())
            self.stdout.write(f"{each['invariant']} {each['room']}: {each['message']}" + (f" ({row})" if row else ""))
        amounts = ", ".join(f"{name} {count}" for name, count in seen.items())
        self.stdout.write(f"{len(broken)} violations in {amounts}." if broken else f"Everything adds up: {amounts}.")


def _violations(room: str) -> list[Any]:
    """What the room's own proof finds; a room without one has no money to prove."""
    if find_spec(f"{room}.queries") is None:
        return []
    prove = getattr(import_module(f"{room}.queries"), "prove", None)
    return list(prove()) if prove else []
