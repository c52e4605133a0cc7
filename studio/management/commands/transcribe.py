"""`manage.py transcribe FILE`: write down the words of a voice with their times, or find known words in it."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.audio.decoding import DecodeError
from engine.hearing.aligning import align
from engine.hearing.editing import lines_to_find
from engine.hearing.finding import find_voice
from engine.hearing.recogniser import BadRecogniser
from engine.hearing.transcribing import transcribe
from engine.hearing.words import Draft, to_json
from engine.separation.custom_network import BadNetwork
from studio.recognisers import MISSING, load_recogniser, recogniser_folder
from studio.separators import load_separator


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Write down the words of a voice with their times (docs/accuracy.md says how well)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound of up to 15 minutes")
        parser.add_argument("--lyrics", type=Path, metavar="FILE", help="the words, to find when each is sung")
        parser.add_argument("--voice-alone", action="store_true", help="nothing but a voice is in it: hear it as it is")
        parser.add_argument("--json", action="store_true", help="print what came out as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        folder = recogniser_folder()
        if folder is None:
            raise CommandError(MISSING)
        try:
            recogniser = load_recogniser(folder)
            lines = lines_to_find(options["lyrics"].read_text("utf-8")) if options["lyrics"] else None
            draft = self._hear(options["source"], recogniser, lines, is_alone=options["voice_alone"])
        except (DecodeError, BadNetwork, BadRecogniser, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        seconds = round(time.monotonic() - begin, 3)
        if options["json"]:
            about = {
                "lines": to_json(draft.lines),
                "remark": draft.remark,
                "language": draft.language,
                "recogniser": recogniser.version,
                "elapsed_seconds": seconds,
            }
            self.stdout.write(json.dumps(about, ensure_ascii=False))
            return
        for line in draft.lines:
            self.stdout.write(f"{line.start:7.2f}  {line.text}")
        if draft.remark:
            self.stdout.write(draft.remark)

    def _hear(self, source: Path, recogniser: Any, lines: list[str] | None, *, is_alone: bool) -> Draft:
        if is_alone:
            return self._listen(source, recogniser, lines)
        with tempfile.TemporaryDirectory() as folder:
            voice = find_voice(source, Path(folder), load_separator().separator, self._report)
            if voice.path is None:
                return Draft((), voice.remark)
            draft = self._listen(voice.path, recogniser, lines)
        return Draft(draft.lines, " ".join(filter(None, (voice.remark, draft.remark))), draft.language)

    def _listen(self, voice: Path, recogniser: Any, lines: list[str] | None) -> Draft:
        if lines is None:
            return transcribe(voice, recogniser, self._report)
        return align(voice, lines, recogniser, self._report)

    def _report(self, stage: str, share: float | None) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{stage} {(share or 0.0) * 100:3.0f} %", ending="")
