"""`manage.py separate FILE --out DIR`: take a recording apart into voice, drums, bass and the rest."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import soundfile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.audio.decoding import DecodeError
from engine.separation.custom_network import BadNetwork
from engine.separation.separating import Separation, separate
from studio.separators import Separators, load_separator

_WITHOUT_WEIGHTS = (
    "The separator's weights are not here, so a voice stays with the rest: `make models` or manage.py fetch_models "
    "fetches them once."
)


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Take a recording apart into FLAC files of equal length that sum to it (docs/studio.md says how well)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder for the stems")
        parser.add_argument("--voice-only", action="store_true", help="voice and everything else, in less time")
        parser.add_argument("--json", action="store_true", help="print what came out as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        separators = load_separator()
        separator = separators.separator
        if separators.problem:
            self.stderr.write(separators.problem)
        if separator is None:
            self.stderr.write(_WITHOUT_WEIGHTS)
        try:
            options["out"].mkdir(parents=True, exist_ok=True)
            are_drums_wanted = not options["voice_only"]
            found = separate(
                options["source"], options["out"], separator, self._report, are_drums_wanted=are_drums_wanted
            )
        except (DecodeError, BadNetwork) as error:
            raise CommandError(str(error)) from error
        except (OSError, soundfile.LibsndfileError) as error:
            raise CommandError(f"The stems could not be written: {error}") from error
        seconds = round(time.monotonic() - begin, 3)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found, separators, seconds), ensure_ascii=False))
            return
        self.stdout.write(f"{', '.join(found.stems)} of {found.duration_seconds:.2f} s, in {seconds:.1f} seconds.")
        if separator and not found.has_voice:
            self.stdout.write("No voice was found in it.")

    def _report(self, _stage: str, share: float | None) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\rseparating {(share or 0.0) * 100:3.0f} %", ending="")


def _as_json(found: Separation, separators: Separators, seconds: float) -> dict[str, Any]:
    return {
        "stems": {name: str(path) for name, path in found.stems.items()},
        "duration_seconds": round(found.duration_seconds, 6),
        "voice_db": None if found.voice_db is None else round(found.voice_db, 2),
        "weights": separators.version or None,
        "elapsed_seconds": seconds,
    }
