"""`manage.py analyse FILE`: what a recording is, from its tempo to its mood, each with how sure that is."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import soundfile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.analysis.analysing import analyse
from engine.analysis.clicks import write_clicks
from engine.analysis.results import Analysis, Shares
from engine.audio.decoding import DecodeError, read_blocks

_SHOWN = 3


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Say what a recording is: tempo, beats, metre, key, loudness, sections, mood, genres (docs/analysis.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound")
        parser.add_argument("--clicks", type=Path, metavar="OUT.wav", help="write the sound with clicks on its beats")
        parser.add_argument("--spectrogram", type=Path, metavar="OUT.png", help="draw what sounds when and how high")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        source, clicks, picture = options["source"], options["clicks"], options["spectrogram"]
        for name, target in (("clicks", clicks), ("spectrogram", picture)):
            if target is not None and target.resolve() == source.resolve():
                raise CommandError(f"The {name} would overwrite the original: choose another file for --{name}.")
        try:
            found = analyse(source, None if options["json"] else self._report, picture=picture)
            if clicks is not None:
                write_clicks(read_blocks(source), found.beats.seconds, found.beats.downbeats, clicks)
        except DecodeError as error:
            raise CommandError(str(error)) from error
        except (OSError, soundfile.LibsndfileError) as error:
            raise CommandError(f"What was asked for could not be written: {error}") from error
        seconds = round(time.monotonic() - begin, 3)
        if options["json"]:
            self.stdout.write(json.dumps({**found.to_dict(), "elapsed_seconds": seconds}, ensure_ascii=False))
            return
        for line in _in_words(found):
            self.stdout.write(line)
        self.stdout.write(f"In {seconds:.1f} seconds.")

    def _report(self, _stage: str, share: float | None) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\rlistening {(share or 0.0) * 100:3.0f} %", ending="")


def _in_words(found: Analysis) -> Iterator[str]:
    tempo, key, metre, level = found.tempo, found.key, found.metre, found.loudness
    yield f"Length: {found.duration_seconds:.2f} s"
    yield _line("Tempo", f"{tempo.bpm:g} BPM (or {tempo.half:g}, {tempo.double:g})" if tempo.bpm else None, tempo)
    yield _line("Metre", metre.name, metre)
    yield _line("Key", key.name and f"{key.name}, tuned {key.tuning_cents:+.0f} cents from A440", key)
    names = ", ".join(f"{chord.name} from {chord.start:.1f} s" for chord in found.chords.sequence)
    yield _line("Chords", names, found.chords)
    measured = f"{level.integrated_lufs} LUFS, range {level.range_lu} LU, true peak {level.true_peak_dbtp} dBTP"
    yield f"Loudness: {level.reason or measured}"
    parts = ", ".join(f"{part.label} from {part.start:.1f} s" for part in found.sections)
    yield f"Sections: {parts or found.sections_reason}"
    yield _line("Mood", _likeliest(found.mood), found.mood)
    yield _line("Genre", _likeliest(found.genres), found.genres)
    yield f"Spectrum: {found.spectrogram}"
    yield from found.remarks


def _line(name: str, value: str | None, answer: Any) -> str:
    return f"{name}: {value}, {answer.confidence:.0%} sure" if value else f"{name}: {answer.reason}"


def _likeliest(shares: Shares) -> str | None:
    return ", ".join(f"{name} {share:.0%}" for name, share in list(shares.shares.items())[:_SHOWN]) or None
