"""Who sings, in which language, and which words; and ways of singing that nobody here has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.words.lexicon import Lexicon, gap_before, span_of, word_at
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Claim, Text, bag

_PERSONS = bag("woman women girl lady man men guy dude he she child kid male female diva tenor baritone soprano")
_QUOTED = re.compile(
    r"(?:sing(?:s|ing)?|sung|lyrics|words|chant(?:s|ing)?|say(?:s|ing)?|text|hook|vocals?|voice)"
    r"\s*(?:are|is|go|goes|the words|the line)?\s*[:,]?\s*[\"“«](?P<words>[^\"”»]{2,300})[\"”»]",
    re.IGNORECASE,
)
_SUNG_WORDS = re.compile(
    r"\b(?:vocals?|voices?|singers?|woman|man|girl|guy|choir|she|he|someone|somebody)\s+"
    r"(?:sing(?:s|ing)?|chant(?:s|ing)?|say(?:s|ing)?|repeat(?:s|ing)?)\s+(?P<words>[^,.;:!?\n]{2,80})",
    re.IGNORECASE,
)


def voices_in(text: Text, items: list[Item], lexicon: Lexicon, *, has_lyrics: bool) -> Iterator[Claim]:
    """voice, singer, language and lyrics, as far as a text says them."""
    voiced = [item for item in items if item.phrase.value("voice")]
    singers = [
        item for item in items if item.phrase.value("singer") and item.polarity == YES and _sings(text, item, items)
    ]
    for item in voiced:
        value, place = str(item.phrase.value("voice")), span_of(text, item.phrase)
        if item.polarity == NO and value != "none":
            yield Claim("voice", "none", *place, "no voice")
        elif item.polarity == YES and not _is_inner(text, item):
            yield Claim(
                "voice", value, *place, {"none": "no voice", "hummed": "a voice without words", "sung": "sung"}[value]
            )
    for item in singers:
        value, place = str(item.phrase.value("singer")), span_of(text, item.phrase)
        yield Claim("singer", value, *place, {"high": "high voice", "low": "low voice", "choir": "choir"}[value])
        yield Claim("voice", "sung", *place, "sung")
    yield from _tongues(text, items, is_sung=bool(singers or voiced))
    if not has_lyrics:
        yield from _lyrics(text, lexicon)


def _is_inner(text: Text, item: Item) -> bool:
    """The voices in a head, and a voice that somebody else has for speaking."""
    before, after = word_at(text, item.phrase.first - 1), word_at(text, item.phrase.last + 1)
    return (
        before in ("his", "my", "your", "inner")
        and word_at(text, item.phrase.first) in ("voice", "voices")
        and after != "singing"
    )


def _sings(text: Text, item: Item, items: list[Item]) -> bool:
    """A person sings where singing is spoken of beside; "female vocals" sing by themselves."""
    phrase = item.phrase
    if phrase.first != phrase.last or word_at(text, phrase.first) not in _PERSONS:
        return True
    for other in items:
        if other.phrase.value("voice") in ("sung", "hummed") and other is not item:
            distance = min(abs(other.phrase.first - phrase.last), abs(phrase.first - other.phrase.last))
            if distance <= 2:
                return True
    return False


def _tongues(text: Text, items: list[Item], *, is_sung: bool) -> Iterator[Claim]:
    for item in items:
        code = item.phrase.value("tongue")
        if code is None or item.polarity != YES:
            continue
        place, length = span_of(text, item.phrase), item.phrase.last - item.phrase.first
        word, is_last = (
            word_at(text, item.phrase.first),
            gap_before(text, item.phrase.last + 1) != "" if item.phrase.last + 1 < len(text.words) else True,
        )
        is_about_words = length >= 1 and word != "in"
        if (is_sung and (length >= 1 or _is_near_voice(item, items))) or is_about_words or (word == "in" and is_last):
            yield Claim("language", code, *place, f"in {NAMES.get(code, 'another language')}")
            if is_about_words or is_sung:
                yield Claim("voice", "sung", *place, "sung")


def _is_near_voice(item: Item, items: list[Item]) -> bool:
    return any(
        other.phrase.value("voice")
        and min(abs(other.phrase.first - item.phrase.last), abs(item.phrase.first - other.phrase.last)) <= 2
        for other in items
    )


_WRITTEN = re.compile(
    r"\b(?:lyrics|words|text|songtext|letra|paroles|testo)\s*:\s*(?P<words>\w[^\[\]]{7,300})$", re.IGNORECASE
)
_ABOUT_MUSIC = frozenset(("genre", "subgenre", "tongue", "instrument", "use"))
_NO_LYRICS = bag(
    "in about along over with a the like of on for to it and as at by from something sth her his my only just "
    "very so some any this that these together parts lines words songs higher lower through beautifully "
    "sweetly loudly live"
)
NAMES = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "pt": "Portuguese",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
    "hi": "Hindi",
    "ar": "Arabic",
    "ru": "Russian",
    "la": "Latin",
    "nl": "Dutch",
    "pl": "Polish",
    "tr": "Turkish",
    "sv": "Swedish",
    "ga": "Gaelic",
    "el": "Greek",
    "uk": "Ukrainian",
    "he": "Hebrew",
    "id": "Indonesian",
    "vi": "Vietnamese",
    "da": "Danish",
    "no": "Norwegian",
    "fi": "Finnish",
    "cs": "Czech",
    "hu": "Hungarian",
    "ro": "Romanian",
    "th": "Thai",
}


def _lyrics(text: Text, lexicon: Lexicon) -> Iterator[Claim]:
    for match in (
        *_QUOTED.finditer(text.prompt),
        *_WRITTEN.finditer(text.prompt),
        *_SUNG_WORDS.finditer(text.prompt),
    ):
        start, end = match.span("words")
        places = [index for index, word in enumerate(text.words) if start <= word.start < end]
        known = [phrase for phrase in lexicon.phrases_in(text) if phrase.first in places]
        first = text.words[places[0]].spelling if places else ""
        are_lyrics = bool(places) and first not in _NO_LYRICS and not known
        if match.re is _WRITTEN:
            kinds = {kind for phrase in known for kind, _ in phrase.meanings}
            are_lyrics = len(places) > 3 and first not in _NO_LYRICS and not kinds & _ABOUT_MUSIC
        if match.re is _QUOTED or are_lyrics:
            words = text.excerpt(start, end)
            yield Claim("lyrics", words, start, end, f"sings “{words[:40]}”")
            yield Claim("voice", "sung", start, end, "sung")
            return
