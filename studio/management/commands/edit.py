"""`manage.py edit FILE --chain CHAIN.json --out FILE`: lay a chain of effects over a sound file, without an account."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import soundfile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.audio.decoding import DecodeError
from engine.effects.chain import Chain, parse_text
from engine.effects.effect import EffectError
from engine.effects.parameters import ChainError
from engine.effects.presets import chain_preset, chain_presets
from engine.effects.rendering import Measured, Rendered, preview, render


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Lay a chain of effects over a sound file and write the result (docs/studio.md says what a chain looks like)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound")
        chain = parser.add_mutually_exclusive_group(required=True)
        chain.add_argument("--chain", type=Path, metavar="CHAIN.json", help="a document with the chain")
        chain.add_argument("--preset", choices=sorted(chain_presets()), metavar="NAME", help="a chain that is there")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=".wav, .flac, .mp3 or .opus")
        parser.add_argument(
            "--with", type=_named_file, action="append", default=[], dest="sounds", metavar="NAME=FILE",
            help="another sound, for a chain that fades into one",
        )  # fmt: skip
        parser.add_argument("--preview", type=float, metavar="SECONDS", help="only the next 10 seconds from that place")
        parser.add_argument("--json", action="store_true", help="print what was measured as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        source, target = options["source"], options["out"]
        if source.resolve() == target.resolve():
            raise CommandError("The result would overwrite the original: choose another file for --out.")
        try:
            result = self._result(source, target, options)
        except (ChainError, EffectError, DecodeError) as error:
            raise CommandError(str(error)) from error
        except (OSError, soundfile.LibsndfileError) as error:
            raise CommandError(f"The file could not be written or read: {error}") from error
        result["elapsed_seconds"] = round(time.monotonic() - begin, 3)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(f"{target} was written in {result['elapsed_seconds']:.1f} seconds.")

    def _result(self, source: Path, target: Path, options: dict[str, Any]) -> dict[str, Any]:
        chain = _chain(options)
        sounds = dict(options["sounds"])
        if options["preview"] is not None:
            seconds = preview(source, chain, target, options["preview"], sounds=sounds)
            return {"preview_seconds": seconds, "chain": chain.to_dict()}
        rendered = render(source, chain, target, self._report if not options["json"] else _silent, sounds=sounds)
        if not options["json"]:
            self._describe(rendered)
        return {**rendered.to_dict(), "chain": chain.to_dict()}

    def _describe(self, rendered: Rendered) -> None:
        self.stderr.write("")
        for name, measured in (("before", rendered.before), ("after", rendered.after)):
            self.stdout.write(f"{name}: {_in_words(measured)}")
        if rendered.warning:
            self.stdout.write(rendered.warning)

    def _report(self, stage: str, share: float | None) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{stage} {(share or 0.0) * 100:3.0f} %", ending="")


def _in_words(measured: Measured) -> str:
    return (
        f"{measured.duration_seconds:.2f} s, {measured.loudness_lufs:.1f} LUFS, "
        f"true peak {measured.true_peak_dbtp:.1f} dBTP, range {measured.loudness_range_lu:.1f} LU"
    )


def _chain(options: dict[str, Any]) -> Chain:
    if options["preset"]:
        return chain_preset(options["preset"])
    try:
        return parse_text(options["chain"].read_text("utf-8"))
    except UnicodeDecodeError:
        raise CommandError("The chain is not a text file in UTF-8.") from None


def _named_file(text: str) -> tuple[str, Path]:
    name, sign, path = text.partition("=")
    if not (name and sign and path):
        raise argparse.ArgumentTypeError("must be NAME=FILE")
    return name, Path(path)


def _silent(_stage: str, _share: float | None) -> None:
    """Nobody watches."""
