"""Words for a song as a program asks for them, keeps them and gets them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body, Known
from engine.brief import SEED_MAXIMUM
from engine.lyrics.persons import PERSONS
from engine.lyrics.tables import LANGUAGES
from engine.lyrics.writing import THEME_CHARACTERS
from projects.models import Lyrics, LyricsVersion
from projects.queries.lyrics import versions_of

STYLE_CHARACTERS = 60
# Longer than what is kept, so that the service says how long it may be.
_LONGEST_TEXT = 200_000
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


class LyricsFilter(Known):
    """Which lyrics to list."""

    in_trash = serializers.BooleanField(default=False)


class NewLyrics(Body):
    """Lyrics to keep: a text of one's own, else words about a theme."""

    title = serializers.CharField(max_length=500, default="", allow_blank=True)
    text = serializers.CharField(max_length=_LONGEST_TEXT, default="", allow_blank=True)
    theme = serializers.CharField(max_length=THEME_CHARACTERS, default="", allow_blank=True)
    language = serializers.ChoiceField(WORDS_LANGUAGES, default="en")


class SavedLyrics(Body):
    """What lyrics have become."""

    title = serializers.CharField(max_length=500)
    text = serializers.CharField(max_length=_LONGEST_TEXT, allow_blank=True)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="the version it was made from")


class LyricsVersionWanted(Body):
    """A version to go back to."""

    number = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class KeptLyrics(serializers.ModelSerializer[Lyrics]):
    """Lyrics in a list."""

    class Meta:
        model = Lyrics
        fields = ("id", "title", "language", "version", "created_at", "updated_at", "deleted_at")
        read_only_fields = fields


class LyricsList(serializers.Serializer[Any]):
    """The newest 200."""

    lyrics = KeptLyrics(many=True)


class LyricsVersionOut(serializers.ModelSerializer[LyricsVersion]):
    """A version: its number is counted apart from `version`, which counts saves."""

    class Meta:
        model = LyricsVersion
        fields = ("number", "origin", "text", "saved_at")
        read_only_fields = fields


class LyricsDetail(KeptLyrics):
    """Lyrics with their text and the newest versions of it, the newest first."""

    versions = serializers.SerializerMethodField()

    class Meta(KeptLyrics.Meta):
        fields = (*KeptLyrics.Meta.fields, "text", "versions")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(LyricsVersionOut(many=True))
    def get_versions(self, lyrics: Lyrics) -> Any:
        return LyricsVersionOut(versions_of(lyrics), many=True).data
