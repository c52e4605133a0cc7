"""`manage.py cover_recording FILE --genre GENRE --out DIR`: a recording in another genre, or one part more for it."""

from __future__ import annotations

import json
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.analysis.analysing import analyse
from engine.audio.decoding import DecodeError
from engine.audio.verification import BrokenResult
from engine.brief import SEED_MAXIMUM
from engine.changing.delivering import Changed
from engine.changing.regions import ChangeError
from engine.covering.covering import cover_recording
from engine.covering.wishes import read_wish
from engine.separation.custom_network import BadNetwork
from studio.separators import load_separator
from tracks.management.folders import copy_all

WRONG_INPUT = 2


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Arrange a recording anew in another genre, or write one part to it (docs/studio.md says how well)."
    stage = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE", help="any sound with a beat and chords")
        parser.add_argument("--genre", required=True, help="“bossa nova”, “house”, “drill” …")
        parser.add_argument("--keep-voice", action="store_true", help="its voice sings in the cover, too")
        parser.add_argument("--tempo", type=float, metavar="BPM", help="default: what suits recording and genre")
        parser.add_argument("--key", help="“D minor”; default: the recording's")
        parser.add_argument(
            "--part", help="leave the recording as it is and write this for it: “drums”, “bass”, “pad”, “piano” …"
        )
        parser.add_argument("--seed", type=int, help=f"0 to {SEED_MAXIMUM}; default: by chance")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder for the result")
        parser.add_argument("--json", action="store_true", help="print what was measured as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begin = time.monotonic()
        source, target = options["source"], options["out"]
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CommandError(f"{target} is not empty: choose a new folder for --out.", returncode=WRONG_INPUT)
        with tempfile.TemporaryDirectory(prefix="soundfoundry-cover-") as folder:
            try:
                changed = self._cover(source, _wish(options), Path(folder))
                files = copy_all(changed.song, target)
            except ChangeError as error:
                raise CommandError(str(error), returncode=WRONG_INPUT) from None
            except (BrokenResult, DecodeError, BadNetwork) as error:
                raise CommandError(str(error)) from None
            except OSError as error:
                raise CommandError(f"{target} can't be written: {error.strerror or error}.") from None
        seconds = round(time.monotonic() - begin, 3)
        if options["json"]:
            self.stdout.write(json.dumps(_facts(changed, files, seconds), ensure_ascii=False))
            return
        self.stdout.write(f"{target}: {changed.change.sentence}")
        self.stdout.write(f"In {seconds:.1f} seconds.")

    def _cover(self, source: Path, wish: dict[str, Any], folder: Path) -> Changed:
        read_wish(wish)
        self._report("analysing", None)
        analysis = analyse(source).to_dict()
        separator = None
        if wish.get("keep_voice"):
            separators = load_separator()
            separator = separators.separator
            if separators.problem:
                self.stderr.write(separators.problem)
        return cover_recording(
            source, analysis, wish, folder, self._report, title=source.stem, separator=separator
        )  # fmt: skip

    def _report(self, stage: str, _share: float | None) -> None:
        if stage != self.stage:
            self.stage = stage
            self.stderr.write(f"{stage} …")


def _wish(options: dict[str, Any]) -> dict[str, Any]:
    """The options as a wish; a seed that nobody chose is drawn. Raises CommandError for what does not go together."""
    seed = secrets.randbelow(SEED_MAXIMUM) if options["seed"] is None else options["seed"]
    wish = {"genre": options["genre"], "seed": seed}
    changes = {"tempo_bpm": options["tempo"], "key": options["key"], "keep_voice": options["keep_voice"] or None}
    changes = {name: value for name, value in changes.items() if value is not None}
    if options["part"] is None:
        return {"verb": "cover", **wish, **changes}
    if changes:
        message = "With --part the recording stays as it is: leave --keep-voice, --tempo and --key out."
        raise CommandError(message, returncode=WRONG_INPUT)
    return {"verb": "part", **wish, "part": options["part"]}


def _facts(changed: Changed, files: list[Path], seconds: float) -> dict[str, Any]:
    measured = changed.song.measured
    return {
        **changed.change.to_dict(),
        "duration_seconds": measured.duration_seconds,
        "measured_tempo_bpm": measured.tempo_bpm,
        "measured_key": measured.key,
        "key_share": measured.key_share,
        "loudness_lufs": measured.loudness_lufs,
        "true_peak_dbtp": measured.true_peak_dbtp,
        "lineage": list(changed.song.recipe["lineage"]),
        "files": [str(path) for path in files],
        "elapsed_seconds": seconds,
    }
