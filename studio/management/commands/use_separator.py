"""`manage.py use_separator NETWORK`: let recordings be taken apart by a network of one's own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.separation.custom_network import (
    STEMS,
    BadNetwork,
    CustomNetwork,
    read_description,
    read_network,
    remove,
    take_into_use,
)
from makers.weights import models_folder

# 7.8 seconds, which many separators are trained with.
_FRAMES = 343_980


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Try a network of your own (ONNX) that takes recordings apart, and take it into use by its SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("network", nargs="?", type=Path, help="an ONNX file; without it, what is in use is shown")
        parser.add_argument("--title", help="what people read on the page of stems")
        parser.add_argument("--licence", help="under which licence the weights are")
        parser.add_argument("--stems", help=f"what its outputs are, in order, of {', '.join(STEMS)}")
        parser.add_argument("--frames", type=int, default=_FRAMES, help=f"how many it hears at once; {_FRAMES}")
        parser.add_argument("--level-dbfs", type=float, help="the mean level it wants to hear; as it is, if left out")
        parser.add_argument("--sha256", default="", help="what the file's hash must be")
        parser.add_argument("--remove", action="store_true", help="go back to the networks that are fetched")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["remove"]:
                is_gone = remove(models_folder())
                self.stdout.write("It is no longer used." if is_gone else "No network of your own was in use.")
            elif options["network"] is None:
                self._show(read_description(models_folder()))
            else:
                self._use(options)
        except BadNetwork as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or models_folder()}: {error.strerror or error}.") from error

    def _use(self, options: dict[str, Any]) -> None:
        missing = [name for name in ("title", "licence", "stems") if not (options[name] or "").strip()]
        if missing:
            raise CommandError(f"--{missing[0]} is needed: it is shown with what the network finds.", returncode=2)
        content, sha256 = read_network(options["network"])
        if options["sha256"] and options["sha256"].lower() != sha256:
            raise CommandError(f"The file's SHA-256 is {sha256}, not the one that was expected. It is not used.")
        network = CustomNetwork(
            title=options["title"].strip(),
            licence=options["licence"].strip(),
            stems=tuple(name.strip() for name in options["stems"].split(",")),
            frames=options["frames"],
            level_dbfs=options["level_dbfs"],
            sha256=sha256,
        )
        import_module("engine.separation.custom").CustomSeparator(network, content).check()
        take_into_use(network, content, models_folder())
        self._show(network)

    def _show(self, network: CustomNetwork | None) -> None:
        if network is None:
            self.stdout.write("No network of your own is in use.")
            return
        self.stdout.write(
            f"“{network.title}” is in use. Licence: {network.licence}. Finds {', '.join(network.stems)}. "
            f"SHA-256 {network.sha256}."
        )
