"""`manage.py read_picture FILE`: what is in a picture, the music that it makes, and why."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.brief import BriefError
from engine.seeing.mapping import NAMES, PictureMusic, music_of
from engine.seeing.picture import NotAPicture, Picture
from files.inspecting import OutOfTime, look


class Command(BaseCommand):
    """The picture is read in a process of its own, as those that people send; nothing is kept."""

    help = "Read a picture: its colours, light and shapes, what music they make, and why."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a JPEG, PNG, WebP or AVIF")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--set", dest="wishes", action="append", default=[], metavar="STEP=VALUE",
            help=f"decide a step otherwise, such as tempo_bpm=90; one of: {', '.join(NAMES)}",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            picture, _ = look(path)
            music = music_of(picture, dict(_wish(text) for text in options["wishes"]))
        except (NotAPicture, OutOfTime, BriefError) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"picture": picture.to_dict(), **music.to_dict()}))
        else:
            self.stdout.write(_in_words(picture, music))


def _wish(text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if name == "instruments":
        return name, [each.strip() for each in value.split(",") if each.strip()]
    try:
        return name, float(value)
    except ValueError:
        return name, value


def _in_words(picture: Picture, music: PictureMusic) -> str:
    size = f"{picture.kind}, {picture.width} × {picture.height} pixels"
    steps = [f"{step.label}: {step.in_words}\n    {step.why}" for step in music.steps]
    return "\n".join([size, *picture.remarks, *picture.sentences, "", *steps, "", f"“{music.brief.prompt}”"])
