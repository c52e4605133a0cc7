"""`manage.py change_song FOLDER redo --section 3 --out FOLDER2`: change a composed song without an account."""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.audio.decoding import DecodeError
from engine.audio.verification import BrokenResult
from engine.brief import SEED_MAXIMUM
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.changing.songs import read_song
from engine.changing.verbs import VERBS, apply_change
from engine.singing.preparing import SINGER
from makers.weights import models_folder
from tracks.management.folders import copy_all

WRONG_INPUT = 2


class Command(BaseCommand):
    """What changes is a verb behind the folder; each has options of its own."""

    help = "Change a composed song (docs/engine.md says what each verb leaves as it is)."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="a song as `compose --folder` leaves it")
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        self._add_redo(verbs.add_parser("redo", help="write and play a section or some bars anew; the rest stays"))
        self._add_score(verbs)
        key = verbs.add_parser("transpose", help="move the song to another key of its mode")
        key.add_argument("--key", required=True, help="“D minor”")
        tempo = verbs.add_parser("tempo", help="play the same notes at another tempo")
        tempo.add_argument("--bpm", dest="tempo_bpm", type=float, required=True, help="felt beats a minute")
        without = verbs.add_parser("without", help="take parts out; the others stay to the bit")
        without.add_argument("parts", nargs="+", metavar="PART", help="“drums”, “vocals”, an instrument")
        self._add_extend(verbs.add_parser("extend", help="make the song longer with its own themes; the rest stays"))
        part = verbs.add_parser(
            "part", help="write one part to the song's chords and beats; the others stay to the bit"
        )
        part.add_argument("part", help="“bass”, “drums”, an instrument that plays")
        part.add_argument("--seed", type=int, help=f"0 to {SEED_MAXIMUM}; default: by chance")
        vary = verbs.add_parser("vary", help="play the same form otherwise; the stronger, the more is written anew")
        vary.add_argument("--strength", type=float, required=True, help="0.1 to 1; below 0.7 its tunes stay")
        vary.add_argument("--seed", type=int, help=f"0 to {SEED_MAXIMUM}; default: by chance")
        for verb in verbs.choices.values():
            verb.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the new song goes")
            verb.add_argument("--json", action="store_true", help="print one JSON object about the result")

    def _add_redo(self, verb: ArgumentParser) -> None:
        which = verb.add_mutually_exclusive_group(required=True)
        which.add_argument("--section", help="its number from 1, or its name: “bridge”, “chorus 2”")
        which.add_argument("--between", type=float, nargs=2, metavar="SECONDS", help="first and last second")
        verb.add_argument("--seed", type=int, help=f"0 to {SEED_MAXIMUM}; default: by chance")

    def _add_score(self, verbs: Any) -> None:
        chords = verbs.add_parser("chords", help="write bars to other chords; everything outside stays")
        chords.add_argument("chords", help="“Dm7 | G7 C | % | C”, a stroke between two bars")
        chords.add_argument("--section", help="its number from 1, or its name; default: the whole song")
        chords.add_argument("--first-bar", type=int, help="the first of these bars, in the section; default: 1")
        order = verbs.add_parser("arrange", help="put its sections in another order; each keeps its notes")
        order.add_argument("--sections", nargs="+", metavar="SECTION", help="“1 2 3 3 5”, or names, in the new order")
        order.add_argument("--drop", dest="drop_seconds", type=float, metavar="SECONDS", help="when its drop begins")
        instrument = verbs.add_parser("instrument", help="have a part played by another instrument; the others stay")
        instrument.add_argument("part", help="its name, or the instrument that plays it")
        instrument.add_argument("instrument", help="“vibraphone”, “jazz kit”")

    def _add_extend(self, verb: ArgumentParser) -> None:
        verb.add_argument("--where", default="end", help="end or start; default: end")
        how = verb.add_mutually_exclusive_group(required=True)
        how.add_argument("--sections", nargs="+", metavar="SECTION", help="“bridge chorus”, in order")
        how.add_argument("--seconds", type=float, help="by how many seconds it grows at least")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        target = _target(options["folder"], options["out"])
        with tempfile.TemporaryDirectory(prefix="soundfoundry-change-") as name:
            try:
                changed = _change(options, Path(name), self._told)
                files = copy_all(changed.song, target)
            except ChangeError as error:
                raise CommandError(str(error), returncode=WRONG_INPUT) from None
            except (BrokenResult, DecodeError) as error:
                raise CommandError(str(error)) from None
            except OSError as error:
                raise CommandError(
                    f"{target} can't be written: {error.strerror or error}.", returncode=WRONG_INPUT
                ) from None
        if options["json"]:
            facts = _facts(changed, files) | {"elapsed_seconds": round(time.monotonic() - began, 3)}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self.stdout.write(f"{target}: {changed.change.sentence}")

    def _told(self, stage: str, _share: float | None) -> None:
        self.stderr.write(f"{stage} …")


def _target(source: Path, target: Path) -> Path:
    """A folder that is free to be written to. Raises CommandError."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandError(f"{target} is not empty: choose a new folder for --out.", returncode=WRONG_INPUT)
    if not source.is_dir():
        raise CommandError(f"{source} is not a folder that exists.", returncode=WRONG_INPUT)
    return target


def _change(options: dict[str, Any], folder: Path, report: Any) -> Changed:
    models = models_folder()
    singer = models / SINGER.name if SINGER.is_ready(models) else None
    return apply_change(read_song(options["folder"]), _wish(options), folder, report, singer=singer)


def _wish(options: dict[str, Any]) -> dict[str, Any]:
    """The values of the verb; what is left to chance is drawn."""
    if options.get("between"):
        options["first_seconds"], options["last_seconds"] = options["between"]
    takes = VERBS[options["verb"]].takes
    drawn = {"seed": secrets.randbelow(SEED_MAXIMUM)} if "seed" in takes else {}
    given = {name: options[name] for name in takes if options.get(name) is not None}
    return {"verb": options["verb"], **drawn, **given}


def _facts(changed: Changed, files: list[Path]) -> dict[str, Any]:
    """What changed, how it was measured, and where the new song lies."""
    measured, recipe = changed.song.measured, changed.song.recipe
    return {
        "what_changed": changed.change.sentence,
        **changed.change.to_dict(),
        "title": changed.song.title,
        "duration_seconds": measured.duration_seconds,
        "measured_tempo_bpm": measured.tempo_bpm,
        "measured_key": measured.key,
        "key_share": measured.key_share,
        "loudness_lufs": measured.loudness_lufs,
        "true_peak_dbtp": measured.true_peak_dbtp,
        "sha256_pcm": measured.pcm_sha256,
        "lineage": list(recipe["lineage"]),
        "files": [str(path) for path in files],
    }
