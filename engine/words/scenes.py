"""Words that paint a scene: they colour mood and genre, and name the song."""

from __future__ import annotations

from engine.words.tables import table
from engine.words.texts import words_of

SCENE_WORDS = frozenset(word for each in table("scenes")["words"].split() for word in words_of(each))
