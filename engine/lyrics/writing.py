"""The built-in writer: whole lines of its own, filled so that they scan, rhyme and speak of the theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from engine.brief import LYRICS_CHARACTERS
from engine.chance import stream
from engine.lyrics.filling import Line, Lines, polish
from engine.lyrics.persons import PERSONS
from engine.lyrics.scansion import Pronunciations
from engine.lyrics.structure import HEADINGS, USUAL, Form, chorus_forms, other_forms, sections_of, verse_forms
from engine.lyrics.tables import LANGUAGES, emotions
from engine.lyrics.themes import Theme, theme_of

WRITER = "built-in writer"
THEME_CHARACTERS = 300
_BRIGHT = frozenset(("happy", "romantic", "uplifting", "euphoric"))
_DARK = frozenset(("sad", "angry", "dark", "melancholic", "tense"))
_PARTS = {
    "verse": ("story",),
    "chorus": ("call",),
    "prechorus": ("turn",),
    "bridge": ("turn", "call"),
    "outro": ("call",),
}
# What a refrain may have, best first.
_BEATS = ((3, 4), (2, 5))
_TRIES = 12


class WriterError(ValueError):
    """What was asked cannot be written. field: the name of the wish; the message says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Wishes:
    """What words to write. theme: what they are about, 2-300 characters; emotion: any word, "" for none.

    style: a genre or any words; sections: as `sections_of` gives them; person: I, you, we or she; language: en or de.
    """

    theme: str
    emotion: str = ""
    style: str = ""
    sections: tuple[str, ...] = USUAL
    person: str = "I"
    language: str = "en"
    seed: int = 0


@dataclass(frozen=True)
class Section:
    """A section with its lines. scheme: a letter a line, the same for those that rhyme, "X" for none."""

    name: str
    heading: str
    lines: tuple[str, ...]
    scheme: str
    beats: tuple[int, ...]


@dataclass(frozen=True)
class Words:
    """Words for a song. hook: the line that returns; emotion: the mood they were written in, "" for none."""

    title: str
    sections: tuple[Section, ...]
    hook: str
    emotion: str
    language: str
    writer: str = WRITER

    @property
    def text(self) -> str:
        """All lines below their headings, as the desk takes them."""
        return "\n\n".join("\n".join((f"[{each.heading}]", *each.lines)) for each in self.sections)


def wishes_from(
    *,
    theme: str,
    emotion: str = "",
    style: str = "",
    structure: str = "",
    person: str = "",
    language: str = "",
    seed: int = 0,
) -> Wishes:
    """Wishes as people type them; what is empty is as usual. Raises WriterError."""
    if person and person not in PERSONS:
        raise WriterError("person", "Choose who speaks: I, you, we or she.")
    if language and language not in LANGUAGES:
        raise WriterError("language", "Words are written in English (en) or German (de).")
    if not theme.strip() or len(theme) > THEME_CHARACTERS:
        raise WriterError("theme", f"Say what the words are about, in up to {THEME_CHARACTERS} characters.")
    try:
        sections = sections_of(structure)
    except ValueError as error:
        raise WriterError("structure", str(error)) from None
    return Wishes(theme, emotion, style, sections, person or "I", language or "en", seed)


def write(wishes: Wishes, sounds: Pronunciations | None = None) -> Words:
    """The words for these wishes; the same wishes give the same words. At most 3,000 characters. Raises WriterError.

    sounds: a dictionary, which knows how the words of the theme are said better than their spelling does.
    """
    try:
        theme = theme_of(wishes.theme, wishes.language, sounds)
    except ValueError as error:
        raise WriterError("theme", str(error)) from None
    emotion = emotion_named(wishes.emotion, wishes.language)
    chance = stream(wishes.seed, "lyrics", wishes.theme, wishes.emotion, wishes.style, wishes.person)
    lines = Lines(
        chance,
        theme,
        language=wishes.language,
        person=wishes.person,
        light=(emotion in _BRIGHT) - (emotion in _DARK),
        sounds=sounds,
    )
    song = _Song(chance, theme, lines, wishes.language)
    sections = tuple(song.section(name, wishes) for name in wishes.sections)
    words = Words(theme.title, sections, song.hook.text, emotion, wishes.language)
    while len(words.text) > LYRICS_CHARACTERS:
        words = replace(words, sections=words.sections[:-1])
    return words


def emotion_named(word: str, language: str) -> str:
    """The emotion that a word calls ("hopeful" is uplifting); "" for none."""
    known = emotions(language)
    return next((known[each] for each in word.lower().replace(",", " ").split() if each in known), "")


class _Song:
    """A song while it is written: its refrain stands first, the rest is written around it."""

    def __init__(self, chance: Random, theme: Theme, lines: Lines, language: str) -> None:
        self._chance, self._lines, self._language = chance, lines, language
        self.hook = self._hook(theme)
        self._verse: Form | None = None
        self._chorus: Section | None = None

    def section(self, name: str, wishes: Wishes) -> Section:
        """The next section of this name; a chorus is the same each time."""
        heading = HEADINGS[wishes.language][name]
        if name == "chorus":
            self._chorus = self._chorus or self._write_section(name, heading, self._chance.choice(self._chorus_forms()))
            return self._chorus
        if name == "verse":
            self._verse = self._verse or self._chance.choice(verse_forms(wishes.style))
            form = self._verse
            if "chorus" not in wishes.sections and len(form.beats) == 4:
                form = Form(f"{form.scheme[:3]}H" if form.scheme[0] != form.scheme[3] else "AAXH", form.beats)
            return self._write_section(name, heading, form)
        return self._write_section(name, heading, self._chance.choice(other_forms(name, self.hook.beats)))

    def _hook(self, theme: Theme) -> Line:
        """A line that holds the theme; the theme alone where it fits into none."""
        for counts in _BEATS:
            found = [line for count in counts for line in self._lines.candidates("theme", count) if line.family]
            if found:
                hook = _choose(self._chance, found)
                self._lines.use(hook)
                return hook._replace(text=polish(hook.text, self._language))
        phrase = f"{theme.phrase[:1].upper()}{theme.phrase[1:]}"
        return Line(phrase, phrase, phrase, family="", beats=4, weight=1.0)

    def _chorus_forms(self) -> Sequence[Form]:
        forms = chorus_forms(self.hook.beats if self.hook.beats in {3, 4} else 4)
        return forms if self.hook.family else [form for form in forms if "h" not in form.scheme]

    def _write_section(self, name: str, heading: str, form: Form) -> Section:
        chosen: dict[int, str] = {place: self.hook.text for place, letter in enumerate(form.scheme) if letter == "H"}
        rhymed = dict.fromkeys(letter for letter in form.scheme if letter not in "HX")
        for letter in (*rhymed, *("X" for sign in form.scheme if sign == "X")):
            places = [place for place, sign in enumerate(form.scheme) if sign == letter and place not in chosen]
            places = places[:1] if letter == "X" else places
            found = self._rhyming_lines(name, [form.beats[place] for place in places], letter)
            chosen |= dict(zip(places, found, strict=True))
        scheme = _letters_of(form.scheme)
        texts = tuple(chosen[place] for place in range(len(form.scheme)))
        return Section(name, heading, texts, scheme, form.beats)

    def _rhyming_lines(self, name: str, beats: Sequence[int], letter: str) -> list[str]:
        """Lines of these lengths that rhyme on one sound, which is the refrain's for "h"."""
        wanted = self.hook.family if letter == "h" else None
        pool = [self._pool(name, count, wanted) for count in beats]
        sounds = [wanted] if wanted else self._sounds(pool, letter)
        for sound in sounds:
            lines = self._match(pool, None if letter == "X" else sound)
            if lines:
                for line in lines:
                    self._lines.use(line)
                return [polish(line.text, self._language) for line in lines]
        # Every rhyme of these lines was used: the refrain stands in for them.
        return [self.hook.text for _ in beats]

    def _pool(self, name: str, count: int, family: str | None) -> list[Line]:
        found = [line for part in _PARTS[name] for line in self._lines.candidates(part, count, family)]
        if name == "verse":
            found += [line._replace(weight=0.4) for line in self._lines.candidates("theme", count, family)]
        return found

    def _sounds(self, pool: list[list[Line]], letter: str) -> list[str]:
        """The sounds that all these lines can end on, in an order of chance; those with more words come sooner."""
        if letter == "X":
            return [""]
        counts = [{line.family for line in lines if line.family} for lines in pool]
        shared = sorted(set.intersection(*counts))
        self._chance.shuffle(shared)
        return shared[: _TRIES * 2]

    def _match(self, pool: list[list[Line]], family: str | None) -> list[Line] | None:
        chosen: list[Line] = []
        for lines in pool:
            templates = {line.template for line in chosen}
            endings = {line.ends_on.split()[-1] for line in chosen} | {self.hook.ends_on.split()[-1]}
            free = [
                line
                for line in lines
                if (family is None or line.family == family)
                and line.template not in templates
                and line.ends_on.split()[-1] not in endings
            ]
            if not free:
                return None
            chosen.append(_choose(self._chance, free))
        return chosen


def _choose(chance: Random, lines: Sequence[Line]) -> Line:
    """One of the lines: each template is as likely as its weight says, however many last words it takes."""
    by_template: dict[str, list[Line]] = {}
    for line in lines:
        by_template.setdefault(line.template, []).append(line)
    names = list(by_template)
    name = chance.choices(names, [by_template[each][0].weight for each in names])[0]
    return chance.choice(by_template[name])


def _letters_of(scheme: str) -> str:
    """The scheme as people write it: letters from A on in the order they come, the refrain's rhymes under one."""
    letters: dict[str, str] = {"X": "X"}
    for sign in scheme:
        letters.setdefault(sign.upper() if sign in "Hh" else sign, "ABCDEFG"[len(letters) - 1])
    return "".join(letters[sign.upper() if sign in "Hh" else sign] for sign in scheme)
