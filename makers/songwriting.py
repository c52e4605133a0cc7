"""Words for a song from the built-in writer, with the singer's pronunciations where they were fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from engine.chance import stream
from engine.lyrics.structure import sections_of
from engine.lyrics.tables import LANGUAGES
from engine.lyrics.writing import THEME_CHARACTERS, Wishes, Words, WriterError, write
from engine.singing.preparing import SINGER
from engine.words.understanding import Understanding, understand
from makers.weights import models_folder

if TYPE_CHECKING:
    from engine.singing.dictionary import Dictionary

# Up to so many seconds, the sections that words are written for; a length that nobody names is a minute. Of a length
# that no song has the desk says so itself.
_STRUCTURES = ((25, "C"), (75, "V C"), (130, "V C V C"))
_LONG = "V C V C B C"
_USUAL_SECONDS = 60
_ABOUT = re.compile(r"\b(?:about|über)\s+([^,.;:!?\n]{2,80})", re.IGNORECASE)
# What songs are about that name nothing.
_OPEN_THEMES = {
    "en": ("the night", "the road", "the river", "summer", "the city lights", "tomorrow", "an open window"),
    "de": ("die Nacht", "der Weg", "der Fluss", "der Sommer", "die Stadt", "das Licht"),
}


@dataclass(frozen=True)
class WordsWanted:
    """Words to write for a song as the desk describes it. prompt: the music in words; seed: another gives other words.

    about: what they are about, "" to take it from the prompt; language, person, genre, mood: "" for what the prompt
    says; seconds: of the song, None for what the prompt says.
    """

    prompt: str
    seed: int
    about: str = ""
    language: str = ""
    person: str = ""
    genre: str = ""
    mood: str = ""
    seconds: float | None = None


@lru_cache(maxsize=64)
def words_for(wishes: Wishes) -> Words:
    """The words for these wishes; the same wishes give the same words. Raises WriterError."""
    return write(wishes, pronunciations())


def words_for_song(wanted: WordsWanted) -> Words | None:
    """Words for a song; None where its words are in a language that is not written, or name nothing to write about."""
    understanding = understand(wanted.prompt)
    language = wanted.language or understanding.reading.language
    if language not in LANGUAGES:
        return None
    theme = (wanted.about.strip() or _theme_in(wanted.prompt, understanding, language, wanted.seed))[:THEME_CHARACTERS]
    heard = {finding.field: str(finding.value) for finding in understanding.reading.findings}
    seconds = wanted.seconds or float(heard.get("duration_seconds", _USUAL_SECONDS))
    structure = next((sections for longest, sections in _STRUCTURES if seconds <= longest), _LONG)
    wishes = Wishes(
        theme=theme,
        emotion=wanted.mood or heard.get("mood", ""),
        style=wanted.genre or heard.get("subgenre", "") or heard.get("genre", ""),
        sections=sections_of(structure),
        person=wanted.person or "I",
        language=language,
        seed=wanted.seed,
    )
    try:
        return words_for(wishes)
    except WriterError:
        return None


def are_words_open(prompt: str) -> bool:
    """Whether a prompt leaves open what is sung: no words to sing stand in it, and it does not want them hummed."""
    findings = understand(prompt).reading.findings
    return not any(each.field == "lyrics" or (each.field == "voice" and each.value != "sung") for each in findings)


def pronunciations() -> Dictionary | None:
    """The dictionary of the singer, loaded once; None where it was not fetched."""
    folder = models_folder()
    return _dictionary(folder / SINGER.name) if SINGER.is_ready(folder) else None


def _theme_in(prompt: str, understanding: Understanding, language: str, seed: int) -> str:
    """What a prompt says that it is about, else its first picture, else something that songs are about."""
    named = _ABOUT.search(prompt)
    if named:
        return named[1]
    if understanding.pictures:
        return understanding.pictures[0]
    return stream(seed, "theme").choice(_OPEN_THEMES[language])


@lru_cache(maxsize=1)
def _dictionary(folder: Path) -> Dictionary | None:
    # Loaded here: it takes 30 MB, which a process that writes no words does not need.
    try:
        dictionary: Dictionary = import_module("engine.singing.dictionary").Dictionary(folder)
    except OSError:
        return None
    return dictionary
