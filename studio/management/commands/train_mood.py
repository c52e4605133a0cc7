"""`manage.py train_mood`: let the model of moods learn from corrections, or go back to an older one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.models import MoodModel


class Command(BaseCommand):
    help = (
        "Train the model of moods on what people corrected, and take it for new analyses unless it is worse than "
        "the one in use (docs/analysis.md). Analyses that are there stay as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--force", action="store_true", help="take the result even where it is worse")
        act.add_argument("--use", metavar="VERSION", help="train nothing: new analyses take this version")
        act.add_argument("--list", action="store_true", help="train nothing: print the versions that are there")

    def handle(self, *args: Any, **options: Any) -> None:
        # Here, as whoever lists the commands needs no numpy.
        training = import_module("studio.services.training")
        if options["list"]:
            self._list(training.shipped_version())
            return
        try:
            if options["use"]:
                training.use_mood_model(version=options["use"])
                self.stdout.write(f"New analyses take version {options['use']}; those that are there stay.")
                return
            trained = training.train_mood(force=options["force"])
        except training.CannotTrain as error:
            raise CommandError(str(error)) from error
        self._describe(trained.model, is_taken=trained.is_taken)

    def _list(self, shipped: str) -> None:
        used = MoodModel.objects.in_use()
        self.stdout.write(f"{shipped}: as shipped{'' if used else ', in use'}")
        for model in MoodModel.objects.order_by("pk"):
            self.stdout.write(
                f"{model.version}: {model.created_at:%Y-%m-%d}, {model.examples} corrected sounds of {model.people}, "
                f"{_accuracy(model)}{', in use' if model.is_in_use else ''}"
            )

    def _describe(self, model: MoodModel, *, is_taken: bool) -> None:
        self.stdout.write(f"Version {model.version}, from {model.examples} corrected sounds of {model.people} people.")
        self.stdout.write(f"Right about corrected sounds it had not seen: {_accuracy(model)}.")
        if model.changed_share is not None:
            self.stdout.write(f"It would call {model.changed_share:.0%} of the newest analyses otherwise.")
        if not is_taken:
            is_worse = model.accuracy_after < model.accuracy_before
            reason = "it is worse" if is_worse else "these corrections taught it before, and it was put aside"
            raise CommandError(
                f"It was not taken into use: {reason}. `train_mood --use {model.version}` takes it all the same."
            )
        self.stdout.write("New analyses take it; those that are there stay. `train_mood --list` shows all versions.")


def _accuracy(model: MoodModel) -> str:
    return f"{model.accuracy_before:.1%} with version {model.compared_with}, {model.accuracy_after:.1%} with this"
