"""`manage.py read_hum FILE`: what somebody hums becomes the fields of a brief, so that it is the hook of a song."""

from __future__ import annotations

import json
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Read the tune that a voice hums: its theme, tempo, key and metre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="one voice alone, of up to 5 minutes")
        parser.add_argument("--json", action="store_true", help="print all that was read as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        decoding, reading = import_module("engine.audio.decoding"), import_module("engine.voice.reading")
        try:
            found = reading.read_tune(options["source"])
        except (decoding.DecodeError, reading.NoVoice, reading.NoMelody, OSError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            seconds = round(time.monotonic() - begin, 3)
            self.stdout.write(json.dumps({**found.to_dict(), "elapsed_seconds": seconds}))
            return
        for name, value in found.hummed.to_brief().items():
            self.stdout.write(f"{name}: {value}")
