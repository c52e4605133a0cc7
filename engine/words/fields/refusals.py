"""What is understood and cannot be done here, each with what happens instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.words.fields.instruments import A_CAPPELLA
from engine.words.fields.voices import NAMES
from engine.words.lexicon import gap_before, span_of, word_at
from engine.words.readings import Heard
from engine.words.scopes import YES, Item
from engine.words.texts import Refusal, Text, bag

# The field, and why.
_WHY: Mapping[str, tuple[str, str]] = {
    "growl": ("voice", "Nobody here growls or screams: the band plays as hard as the style does."),
    "rap": ("voice", "Nobody here raps: the beat is made for it, words are sung to a melody."),
    "speech": ("voice", "Nobody here speaks or whispers: words are sung or left out."),
    "tricks": (
        "voice",
        "This way of singing is not available here: an ordinary voice sings or hums if one was asked for.",
    ),
    "chops": ("voice", "Voices are not cut into samples here: the melody is played by an instrument."),
    "effects": ("voice", "Voices are not changed by machines here: they sound as they are."),
    "samples": ("artist", "Nothing is taken from existing recordings or songs: new music of this kind is written."),
    "tuning": ("key", "Music here is tuned to 440 Hz in twelve equal steps."),
    "sidechain": ("production", "The band makes way for the kick as much as its style does: that can't be chosen."),
    "fade in": ("arc", "A piece begins with its first note here: it can start quiet, but does not fade in."),
    "loudness": ("loudness_lufs", "How loud the master is goes by a number: add “-9 LUFS”, or choose it."),
    "surround": ("production", "The sound is made in stereo, with two channels."),
    "modulation": ("key", "A piece stays in one key here."),
    "metre change": ("metre", "A piece stays in one metre and keeps its pulse here."),
    "atonal": ("key", "Music here has a key: it is written in the darkest that the style has."),
    "duet": ("singer", "One voice or a small choir sings here, not two singers in turn."),
}
_MUSICAL = frozenset(("genre", "subgenre", "voice", "singer"))
# What people do in scenes as well as in songs.
_EVERYDAY = bag(
    "shouting shouts yelling whisper whispers whispering scream screams screaming spoken mono barking shrieks sirens "
    "siren thunder explosions typewriter applause lyre lute scratches sampling samples dissonant speech"
)
_MISSING = "There is no {words} among the instruments here: the style's own instruments play."


def refusals_in(text: Text, items: list[Item]) -> Iterator[Refusal]:
    """What a text asks for that the built-in composer has not."""
    is_music = any(kind in _MUSICAL for item in items for kind, _ in item.phrase.meanings)
    for item in items:
        word = word_at(text, item.phrase.first)
        is_scene = word in _EVERYDAY and item.phrase.first == item.phrase.last and not _is_listed(text, item)
        if item.polarity != YES or (
            is_scene and (not is_music or word_at(text, item.phrase.first - 1) in ("a", "the"))
        ):
            continue
        start, end = span_of(text, item.phrase)
        if word_at(text, item.phrase.last) == "loud" and word_at(text, item.phrase.first - 1) in _BECOMING:
            continue
        if (kind := item.phrase.value("cannot")) is not None:
            field, why = _WHY[kind]
            yield Refusal(field, start, end, why)
        elif item.phrase.value("instrument") == A_CAPPELLA and _is_of_one(text, item):
            yield Refusal("singer", start, end, _NOT_ALONE)
        elif item.phrase.value("missing") is not None:
            yield Refusal("instruments", start, end, _MISSING.format(words=text.excerpt(start, end)))


# "A cappella" is sung by a choir here; by one singer, where a voice is counted or named as a solo.
_NOT_ALONE = "Nobody sings all alone here: without instruments a choir goes with the voice."
_ONE = re.compile(
    r"\b(?:solo|one|single|lone|un[ao]?|une|ein(?:e|er)?)\W+(?:\w+\W+)?(?:voice|singer|voz|voix|voce|stimme|a[ -]cap)"
    r"|\bcap+ell?a\W+(?:\w+\W+)?solo\b|\balone\b"
)


def _is_of_one(text: Text, item: Item) -> bool:
    words = text.plain[: text.words[item.phrase.last].end + 40]
    return "cap" in word_at(text, item.phrase.last) and _ONE.search(words) is not None


def _is_listed(text: Text, item: Item) -> bool:
    """Whether "mono" stands by itself in a list of wishes."""
    gaps = {gap_before(text, place) for place in (item.phrase.first, item.phrase.last + 1)}
    return word_at(text, item.phrase.first) == "mono" and "" not in gaps and len(text.words) > 1


# "Ends very loud" is the way the piece goes.
_BECOMING = bag("ends end ending finishes finish gets get getting becomes become becoming to then starts start begins")


def voice_refusals(findings: tuple[Heard, ...]) -> list[Refusal]:
    """What the singers here cannot do with what was read: words in other languages."""
    language = next((each for each in findings if each.field == "language" and each.value != "en"), None)
    if language is None:
        return []
    why = f"Words are sung in English only; {NAMES.get(language.value, 'in this language')} is hummed."
    return [Refusal("language", language.start, language.end, why)]
