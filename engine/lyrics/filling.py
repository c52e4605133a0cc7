"""Lines whose slots are filled: what may stand in them for this song, and on what they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import NamedTuple

from engine.lyrics.persons import spoken_by, with_ending
from engine.lyrics.scansion import STRONG, WEAK, Pronunciations, beats, pattern, words_of
from engine.lyrics.tables import RhymeWord, Template, families, fields, templates, words_by_kind
from engine.lyrics.themes import Theme

_SLOT = re.compile(r"\{(\w+)\}(\^?)$")
ANY_FIELD = "any"
_SOFT_END = f"{STRONG}{WEAK}"


class Line(NamedTuple):
    """A filled line. ends_on: its last words; family: the sound it rhymes on, "" for none; weight: how much wanted."""

    text: str
    template: str
    ends_on: str
    family: str
    beats: int
    weight: float


@dataclass(frozen=True, slots=True)
class _Open:
    """A line that lacks only its last words; kind: what fills them, "" for a line that is whole."""

    template: Template
    text: str
    signs: str
    kind: str
    acts: bool
    weight: float


class Lines:
    """The lines of one song: each template with one image, ready for any last words."""

    def __init__(
        self,
        chance: Random,
        theme: Theme,
        *,
        language: str,
        person: str,
        light: int,
        sounds: Pronunciations | None = None,
    ) -> None:
        """light: 1 for a bright song, -1 for a dark one, 0 for neither."""
        self._language, self._person, self._light, self._theme = language, person, light, theme
        self._sounds, self._chance = sounds, chance
        self._images = [
            image for name in (theme.fields or (ANY_FIELD,)) for image in fields(language)[name].images
        ] + list(fields(language)[ANY_FIELD].images[:3])
        self._open: dict[str, list[_Open]] = {}
        for template in templates(language):
            if self._fits(template):
                self._open.setdefault(template.part, []).append(self._open_line(template))
        self._filled_lines: dict[str, dict[int, dict[str, list[Line]]]] = {}
        self.used: set[str] = set()
        self.used_words: set[str] = set()

    def candidates(self, part: str, wanted_beats: int, family: str | None = None) -> Iterator[Line]:
        """Lines of this part with as many beats that were not used yet: on one sound, or on any for None."""
        if part not in self._filled_lines:
            self._filled_lines[part] = self._all_filled(part)
        by_family = self._filled_lines[part].get(wanted_beats, {})
        groups = by_family.values() if family is None else [by_family.get(family, [])]
        for group in groups:
            for line in group:
                if line.template not in self.used and line.ends_on not in self.used_words:
                    yield line

    def use(self, line: Line) -> None:
        """Take a line: neither it nor its last words come again."""
        self.used.add(line.template)
        self.used_words.add(line.ends_on)

    def _fits(self, template: Template) -> bool:
        is_of_field = template.field in {"", *self._theme.fields}
        is_of_person = template.person in {"", self._person}
        return is_of_field and is_of_person and template.light * self._light >= 0

    def _open_line(self, template: Template) -> _Open:
        text = spoken_by(self._person, template.text, self._language)
        # Who is called has no article.
        text = text.replace("{theme},", f"{self._theme.name},")
        text = text.replace("{theme}", self._theme.phrase).replace("{image}", self._chance.choice(self._images))
        slot = _SLOT.search(text)
        head = text[: slot.start()] if slot else text
        weight = 3.0 if template.field or template.part == "theme" else 1.6 if "{image}" in template.text else 1.0
        signs = pattern(head, self._language, self._sounds)
        if template.part == "theme":
            # Two light syllables of a theme share one place between beats: "my grandmother's kitchen".
            signs = signs.replace("/../", "/./")
        return _Open(template, head, signs, slot[1] if slot else "", bool(slot and slot[2]), weight)

    def _all_filled(self, part: str) -> dict[int, dict[str, list[Line]]]:
        """The lines of a part with all their last words, by beats and by the sound they end on."""
        found: dict[int, dict[str, list[Line]]] = {}
        for line in self._open.get(part, ()):
            template, is_theme = line.template.text, part == "theme"
            if not line.kind:
                last = words_of(line.text)[-1]
                family, signs = families(self._language).get(last, ""), _pattern_of(last, self._language)
                count = _beats_with("", line.signs, signs, may_start_on_beat=is_theme)
                if count:
                    filled = Line(line.text, template, last, family, count, line.weight)
                    found.setdefault(count, {}).setdefault(family, []).append(filled)
                continue
            for word, count in _endings(self._language, line.kind, line.signs, may_start_on_beat=is_theme):
                if word.light * self._light >= 0:
                    last = with_ending(word.text, self._person) if line.acts else word.text
                    family = word.family if last == word.text else ""
                    filled = Line(f"{line.text}{last}", template, word.text, family, count, line.weight)
                    found.setdefault(count, {}).setdefault(family, []).append(filled)
        return found


@lru_cache(8192)
def _endings(language: str, kind: str, signs: str, *, may_start_on_beat: bool) -> tuple[tuple[RhymeWord, int], ...]:
    """The words that fill this slot so that a line that begins like this scans, and its beats with each."""
    found = []
    for word in words_by_kind(language).get(kind, ()):
        own = _pattern_of(word.text, language)
        count = _beats_with(signs, own, own, may_start_on_beat=may_start_on_beat)
        if count:
            found.append((word, count))
    return tuple(found)


def _beats_with(head: str, signs: str, last: str, *, may_start_on_beat: bool) -> int:
    """The beats of a line, 0 where it does not scan: a rhyme on one syllable ends on a beat, one on two after it."""
    scanned = beats(head + signs, may_start_on_beat=may_start_on_beat)
    return scanned[0] if scanned is not None and scanned[1] == last.endswith(_SOFT_END) else 0


@lru_cache(8192)
def _pattern_of(words: str, language: str) -> str:
    return pattern(words, language)


def polish(text: str, language: str) -> str:
    """A line with a capital at its beginning, and "an" before a vowel."""
    if language == "en":
        text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)
        text = re.sub(r"\b([Aa])n(?= (?:uni|use|euro|one\b|once))", r"\1", text)
    return f"{text[:1].upper()}{text[1:]}"
