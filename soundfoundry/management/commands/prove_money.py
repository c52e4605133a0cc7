"""`manage.py prove_money`: adds everything up again and says what does not agree."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from soundfoundry.proving import Proof, prove_everything


class Command(BaseCommand):
    help = "Checks the invariants of money in every room. Exit code 1 when one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--deep", action="store_true", help="also follow the digests, which finds one flipped byte")
        parser.add_argument("--json", action="store_true", help="print one JSON object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = prove_everything(deep=options["deep"])
        if options["json"]:
            told = {"sound": not proof.broken, **proof.seen, "violations": proof.broken}
            self.stdout.write(json.dumps(told, default=str))
        else:
            self._print(proof)
        if proof.broken:
            raise SystemExit(1)

    def _print(self, proof: Proof) -> None:
        for each in proof.broken:
            row = ", ".join(f"{name}={value}" for name, value in each["row"].items())
            self.stdout.write(f"{each['invariant']} {each['room']}: {each['message']}" + (f" ({row})" if row else ""))
        amounts = ", ".join(f"{name} {count}" for name, count in proof.seen.items())
        found = f"{len(proof.broken)} violations in {amounts}."
        self.stdout.write(found if proof.broken else f"Everything adds up: {amounts}.")
