"""Words for a song as a program asks for them, and as it gets them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.strictness import Body
from engine.brief import SEED_MAXIMUM
from engine.lyrics.persons import PERSONS
from engine.lyrics.tables import LANGUAGES
from engine.lyrics.writing import THEME_CHARACTERS

STYLE_CHARACTERS = 60
# Named in the description of the API by this set (SPECTACULAR_SETTINGS).
WORDS_LANGUAGES = tuple(LANGUAGES)


class NewWords(Body):
    """What words to write; without a seed one is drawn."""

    theme = serializers.CharField(max_length=THEME_CHARACTERS)
    emotion = serializers.CharField(max_length=STYLE_CHARACTERS, default="", allow_blank=True)
    style = serializers.CharField(max_length=STYLE_CHARACTERS, default="", allow_blank=True)  # type: ignore[assignment]
    structure = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="such as “V C V C B C”")
    person = serializers.ChoiceField(PERSONS, default="I")
    language = serializers.ChoiceField(WORDS_LANGUAGES, default="en")
    seed = serializers.IntegerField(min_value=0, max_value=SEED_MAXIMUM, allow_null=True, default=None)


class WordsOut(serializers.Serializer[Any]):
    """Words; `text` is what `lyrics` of a request takes."""

    title = serializers.CharField()
    text = serializers.CharField()
    hook = serializers.CharField()
    sections = serializers.JSONField(help_text="heading, lines, rhyme scheme")
    emotion = serializers.CharField()
    language = serializers.CharField()
    writer = serializers.CharField()
    seed = serializers.IntegerField()
