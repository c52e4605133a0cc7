"""Songs that the tests of the writer read: a hundred seeds of a theme, written once."""

from __future__ import annotations

from functools import cache

from engine.lyrics.writing import Words, wishes_from, write

THEMES = {
    "en": ("a lighthouse", "losing my best friend", "Berlin at night", "rain", "my grandmother's kitchen", "freedom"),
    "de": ("ein Leuchtturm", "Heimweh", "Berlin im Regen", "meine Oma", "Freiheit", "der letzte Sommer"),
}


@cache
def song(theme: str, language: str = "en", seed: int = 0, **wishes: str) -> Words:
    return write(wishes_from(theme=theme, language=language, seed=seed, **wishes))


def songs(language: str, count: int = 100) -> list[Words]:
    themes = THEMES[language]
    return [song(themes[seed % len(themes)], language, seed) for seed in range(count)]


def different_lines(words: Words) -> list[str]:
    """Its lines, each section that returns counted once."""
    return [line for section in dict.fromkeys(words.sections) for line in section.lines]
