"""`manage.py verify FILE`: whether a file was made on this installation, from which track, and by which recipe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracks.queries.verifying import all_tracks
from tracks.services import NotVerifiable, VerifyBusy, verify_file


class Command(BaseCommand):
    help = "Say whether a file was made here, also after it was encoded anew or cut, and by which recipe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound, MIDI file or score")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"]
        try:
            found = verify_file(path=source, visible=all_tracks)
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        except (NotVerifiable, VerifyBusy) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join([found.headline, *found.details]))
