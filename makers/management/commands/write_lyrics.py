"""manage.py write_lyrics "a lighthouse": words for a song from the built-in writer, to read or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.lyrics.persons import PERSONS
from engine.lyrics.scansion import count_words, syllables
from engine.lyrics.writing import Words, WriterError, wishes_from
from makers.songwriting import pronunciations, words_for


class Command(BaseCommand):
    """Writes nothing but its answer; the same wishes give the same words."""

    help = "Write words for a song about a theme, by rules and lines of this project: no model, no network."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("theme", help="what the words are about, such as “a lighthouse”")
        parser.add_argument("--language", default="en", help="en or de")
        parser.add_argument("--emotion", default="", help="any word, such as hopeful")
        parser.add_argument("--style", default="", help="a genre, such as folk or hip-hop")
        parser.add_argument("--structure", default="", help="sections, such as “V C V C B C”")
        parser.add_argument("--person", default="I", help=", ".join(PERSONS))
        parser.add_argument("--seed", type=int, default=0, help="another number gives other words")
        parser.add_argument("--json", action="store_true", help="with rhyme schemes, beats and syllables of each line")

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("theme", "language", "emotion", "style", "structure", "person", "seed")
        try:
            words = words_for(wishes_from(**{name: options[name] for name in names}))
        except WriterError as error:
            raise CommandError(str(error), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(_describe(words), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(words.text)
            self.stderr.write(f"{words.title}: {count_words(words.text)} words by the {words.writer}.")


def _describe(words: Words) -> dict[str, Any]:
    sounds = pronunciations()
    sections = [
        {**asdict(each), "syllables": [syllables(line, words.language, sounds) for line in each.lines]}
        for each in words.sections
    ]
    return {**asdict(words), "sections": sections, "text": words.text, "words": count_words(words.text)}
