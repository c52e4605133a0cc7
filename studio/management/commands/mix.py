"""`manage.py mix MIX.json --out FILE`: render a mix of sound files, without an account."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import soundfile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.audio.decoding import DecodeError
from engine.effects.effect import EffectError
from engine.effects.parameters import ChainError
from engine.mixing.document import Mix, parse_mix_text
from engine.mixing.rendering import RenderedMix, render_mix


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Render a mix of at most 16 sound files into one (docs/studio.md says what a mix looks like)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mix", type=Path, metavar="MIX.json", help="the mix; its sources are files beside it")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".wav, .flac, .mp3 or .opus")
        parser.add_argument("--part", type=int, metavar="NUMBER", help="only this part (from 1), as long as the whole")
        parser.add_argument("--json", action="store_true", help="print what was measured as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        try:
            mix = parse_mix_text(options["mix"].read_text("utf-8"))
            rendered = self._render(mix, options)
        except UnicodeDecodeError:
            raise CommandError("The mix is not a text file in UTF-8.") from None
        except (ChainError, EffectError, DecodeError) as error:
            raise CommandError(str(error)) from error
        except (OSError, soundfile.LibsndfileError) as error:
            raise CommandError(f"The file could not be written or read: {error}") from error
        seconds = round(time.monotonic() - begin, 3)
        if options["json"]:
            result = {**rendered.to_dict(), "mix": mix.to_dict(), "elapsed_seconds": seconds}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._describe(rendered, options["out"], seconds)

    def _render(self, mix: Mix, options: dict[str, Any]) -> RenderedMix:
        target, only = options["out"], options["part"]
        if only is not None and not 1 <= only <= len(mix.parts):
            raise CommandError(f"There is no part {only}: the mix has {len(mix.parts)}.")
        sources = {part.source: options["mix"].parent / part.source for part in mix.parts}
        if target.resolve() in {path.resolve() for path in (*sources.values(), options["mix"])}:
            raise CommandError("The result would overwrite what it is made of: choose another file for --out.")
        return render_mix(mix, sources, target, self._report, only=None if only is None else only - 1)

    def _describe(self, rendered: RenderedMix, target: Path, seconds: float) -> None:
        for sentence in (*rendered.silent, rendered.warning):
            if sentence:
                self.stdout.write(sentence)
        measured = rendered.measured
        self.stdout.write(
            f"{target}: {measured.duration_seconds:.2f} s, {measured.loudness_lufs:.1f} LUFS, true peak "
            f"{measured.true_peak_dbtp:.1f} dBTP, in {seconds:.1f} seconds."
        )

    def _report(self, stage: str, share: float | None) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{stage} {(share or 0.0) * 100:3.0f} %", ending="")
