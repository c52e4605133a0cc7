"""Words that paint a scene: they colour mood and genre, and name the song."""

from __future__ import annotations

from engine.words.tables import table
from engine.words.texts import words_of

SCENE_WORDS = frozenset(word for each in table("scenes")["words"].split() for word in words_of(each))

# Things, occasions and people that music is made for: no pictures, but no names of styles either.
COMMON_WORDS = frozenset(word for each in table("scenes")["common"].split() for word in words_of(each))
