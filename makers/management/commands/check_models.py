"""manage.py check_models: which rows of models are not as documented, and what servers of one's own have loaded."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from engine.outside import ProviderError
from makers.checking import differences, published_differences, publishing_rows, rows_at, servers_of_ones_own
from makers.models import MusicModel


class Command(BaseCommand):
    """Changes nothing, unless it is told to offer what a server has loaded."""

    help = "Compare the rows of Music models with the documentation, and with what a server of one's own has loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--offer-loaded",
            action="store_true",
            help="offer the models that servers of one's own have loaded, and stop offering their others",
        )

        parser.add_argument(
            "--live",
            action="store_true",
            help="ask services with keys here what their models take now, and compare; this costs nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for line in [*_differences(), *_states(offer=options["offer_loaded"])]:
            self.stdout.write(line)
        for line in _published_lines() if options["live"] else []:
            self.stdout.write(line)


def _differences() -> Iterator[str]:
    rows = MusicModel.objects.order_by("service", "slug")
    lines = [f"{row.slug}: {difference}" for row in rows for difference in differences(row)]
    yield from lines or ["All rows are as documented."]


def _published_lines() -> Iterator[str]:
    rows = publishing_rows()
    for row in rows:
        try:
            lines = published_differences(row)
        except ProviderError as error:
            lines = [f"not compared: {error}"]
        yield from (f"{row.slug}: {line}" for line in lines or ["as the service publishes it"])
    if not rows:
        yield "No service with a key here publishes what its models take."


def _states(*, offer: bool) -> Iterator[str]:
    for service in servers_of_ones_own():
        try:
            rows = list(rows_at(service))
        except ProviderError as error:
            yield f"{service}: {error}"
            continue
        if offer and any(is_loaded for _, is_loaded in rows):
            for row, is_loaded in rows:
                MusicModel.objects.filter(pk=row.pk).update(is_offered=is_loaded)
                row.is_offered = is_loaded
        for row, is_loaded in rows:
            state = "loaded" if is_loaded else "not loaded"
            yield f"{row.slug}: {state}, {'offered' if row.is_offered else 'not offered'}"
