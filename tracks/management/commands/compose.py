"""Makes music from a shell, without a server, a database or a network: words in, a finished file out."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import time
from argparse import ArgumentParser
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine import ENGINE_VERSION
from engine.audio.verification import BrokenResult
from engine.brief import DURATION_SECONDS, Brief, BriefError
from engine.outside import ProviderError
from engine.production import FinishedSong, finish
from engine.providers.composer import ComposerProvider
from engine.providers.interface import GenerationRequest
from engine.recipe import COMPOSER
from engine.words.reading import resolve
from engine.words.titles import title_for
from makers import choosing
from makers.reading import by_rules
from makers.weights import models_folder
from tracks.management.briefs import add_options, brief_of, choose_seed, refuse_options
from tracks.management.folders import copy_all
from tracks.management.recipes import WRONG_INPUT, open_file
from tracks.queries import OpenedRecipe, Understanding, understand

ROLE_OF_SUFFIX = {".mp3": "mp3", ".wav": "wav", ".flac": "master", ".opus": "opus"}


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line, checked."""

    brief: Brief
    understanding: Understanding
    title: str
    out: Path
    stems: Path | None
    midi: Path | None
    folder: Path | None
    opened: OpenedRecipe | None


class Command(BaseCommand):
    """`manage.py compose "slow jazz after midnight" --out night.mp3`, or `--recipe night.mp3 --out same.flac`"""

    help = "Compose, render and master a song and write it to a file."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False
    stage = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.parser = parser
        add_options(parser)
        parser.add_argument(
            "--recipe", type=Path, metavar="FILE", help="instead of words: the song of this download, once more"
        )
        parser.add_argument("--out", required=True, help="the file to write; its ending chooses mp3, wav, flac or opus")
        parser.add_argument("--title", default="", help="default: a title found in the words")
        parser.add_argument("--stems", metavar="DIR", help="also write every stem into this folder")
        parser.add_argument("--midi", metavar="FILE", help="also write the notes as a MIDI file")
        parser.add_argument("--folder", metavar="DIR", help="also write all that `change_song` needs into this folder")
        parser.add_argument("--json", action="store_true", help="print one JSON object about the result")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        wish = _wish(self.parser, options)
        for remark in wish.opened.remarks if wish.opened else ():
            self.stderr.write(remark)
        for unheeded in wish.understanding.reading.not_heeded:
            words = f"“{unheeded.words}” will not be heeded: " if unheeded.words else ""
            self.stderr.write(f"{words}{unheeded.why}")
        with tempfile.TemporaryDirectory(prefix="soundfoundry-compose-") as name:
            try:
                song = _make(wish, Path(name), self._told)
            except BriefError as error:
                raise CommandError(str(error), returncode=WRONG_INPUT) from None
            except (ProviderError, BrokenResult) as error:
                raise CommandError(str(error)) from None
            try:
                _deliver(song, wish)
            except OSError as error:
                raise CommandError(_cannot_write(error), returncode=WRONG_INPUT) from None
        facts = _facts(song, wish, time.monotonic() - began)
        if wish.opened is not None:
            self.stderr.write(_compare(wish.opened, facts))
        if options["json"]:
            self.stdout.write(json.dumps(facts))
        else:
            self.stdout.write(
                f"{wish.out}: {song.title}, {facts['genre']}, {facts['key']}, {facts['tempo_bpm']:g} BPM, "
                f"{facts['duration_seconds']:.1f} s, {facts['loudness_lufs']:.1f} LUFS, seed {facts['seed']}"
            )

    def _told(self, stage: str, share: float | None) -> None:
        """One line per stage, on stderr, so that stdout holds the result alone."""
        if stage != self.stage:
            self.stage = stage
            self.stderr.write(f"{stage} …")


def _wish(parser: ArgumentParser, options: dict[str, Any]) -> Wish:
    """The options as a checked wish; everything that can be refused is refused before any work."""
    try:
        opened = _open_recipe(parser, options)
        brief = opened.brief.checked() if opened else brief_of(options)
    except BriefError as error:
        raise CommandError(str(error), returncode=WRONG_INPUT) from None
    understanding = understand(brief, read=by_rules)
    brief = resolve(brief)
    composer = choosing.maker(COMPOSER)
    remarks = (*composer.remarks(brief), *composer.forecast(brief, DURATION_SECONDS[1]))
    understanding = understanding.with_remarks(remarks)
    out = _target(options["out"], tuple(ROLE_OF_SUFFIX))
    midi = _target(options["midi"], (".mid", ".midi")) if options["midi"] else None
    stems = Path(options["stems"]) if options["stems"] else None
    folder = Path(options["folder"]) if options["folder"] else None
    for each in (stems, folder):
        if each is not None and each.exists() and not each.is_dir():
            raise CommandError(f"{each} is not a folder.", returncode=WRONG_INPUT)
    title = options["title"].strip() or title_for(brief)
    return Wish(brief, understanding, title, out, stems, midi, folder, opened)


def _open_recipe(parser: ArgumentParser, options: dict[str, Any]) -> OpenedRecipe | None:
    """The recipe in the file that was named, if one was. Raises BriefError, CommandError."""
    if options["recipe"] is None:
        return None
    refuse_options(parser, options, "--recipe")
    opened, _ = open_file(options["recipe"])
    return replace(opened, brief=choose_seed(opened.brief))


def _compare(opened: OpenedRecipe, facts: dict[str, Any]) -> str:
    """Whether the song of the recipe came again, in a sentence."""
    if opened.pcm_sha256 == facts["sha256_pcm"]:
        return f"The same as {opened.name}, to the last sample."
    return f"Not the same as {opened.name}: {opened.differs or 'a library or the processor computes otherwise here.'}"


def _target(name: str, suffixes: tuple[str, ...]) -> Path:
    """A path that can be written to and says its format. Raises CommandError."""
    path = Path(name)
    if path.suffix.lower() not in suffixes:
        raise CommandError(f"{name}: end the name with one of {', '.join(suffixes)}.", returncode=WRONG_INPUT)
    if path.is_dir():
        raise CommandError(f"{name} is a folder: name a file.", returncode=WRONG_INPUT)
    if not path.parent.is_dir():
        raise CommandError(f"{path.parent} is not a folder that exists.", returncode=WRONG_INPUT)
    try:
        _try_to_write(path)
    except OSError as error:
        raise CommandError(f"{name} cannot be written: {error.strerror or error}.", returncode=WRONG_INPUT) from None
    return path


def _try_to_write(path: Path) -> None:
    """Find out by doing, because permissions alone don't tell; changes nothing. Raises OSError."""
    if path.exists():
        path.open("ab").close()
    else:
        tempfile.TemporaryFile(dir=path.parent).close()


def _make(wish: Wish, folder: Path, report: Any) -> FinishedSong:
    """The song through the same provider, mastering and checks that a worker uses."""
    provider = ComposerProvider(models_folder())
    request = GenerationRequest(wish.brief, token=secrets.token_hex(16))
    fetched = provider.fetch(request, provider.submit(request), folder, report)
    finished = folder / "finished"
    finished.mkdir()
    suffix = wish.out.suffix.lower().lstrip(".")
    formats = () if suffix == "flac" else (suffix,)
    return finish(fetched, wish.brief, provider.name, finished, wish.title, formats, report)


def _deliver(song: FinishedSong, wish: Wish) -> None:
    """Copy the finished files to where they were asked for. Raises OSError."""
    paths = {(file.role, file.name): file.path for file in song.files}
    role = ROLE_OF_SUFFIX[wish.out.suffix.lower()]
    shutil.copyfile(next(path for (kind, _), path in paths.items() if kind == role), wish.out)
    if wish.midi is not None:
        shutil.copyfile(next(path for (kind, _), path in paths.items() if kind == "midi"), wish.midi)
    if wish.stems is not None:
        wish.stems.mkdir(parents=True, exist_ok=True)
        for (kind, name), path in paths.items():
            if kind == "stem":
                shutil.copyfile(path, wish.stems / f"{name}{path.suffix}")
    if wish.folder is not None:
        copy_all(song, wish.folder)


def _cannot_write(error: OSError) -> str:
    return f"{error.filename2 or error.filename or 'The result'} cannot be written: {error.strerror or error}."


def _facts(song: FinishedSong, wish: Wish, elapsed: float) -> dict[str, Any]:
    """What is known about the finished file, measured where it can be."""
    measured = song.measured
    key = wish.brief.key or measured.key
    return {
        "title": song.title,
        "duration_seconds": measured.duration_seconds,
        "tempo_bpm": wish.brief.tempo_bpm,
        "measured_tempo_bpm": measured.tempo_bpm,
        "key": key,
        "measured_key": measured.key,
        "key_share": measured.key_share,
        "genre": wish.brief.genre,
        "mood": wish.brief.mood,
        "loudness_lufs": measured.loudness_lufs,
        "true_peak_dbtp": measured.true_peak_dbtp,
        "promises": song.recipe["facts"].get("promises", []),
        "seed": wish.brief.seed,
        "engine_version": ENGINE_VERSION,
        "sha256_pcm": measured.pcm_sha256,
        "elapsed_seconds": round(elapsed, 3),
        **wish.understanding.to_dict(),
    }
