"""Who sings, in which language, and which words; and ways of singing that nobody here has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.words.lexicon import Lexicon, Phrase, gap_before, span_of, word_at
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Claim, Text, bag

# People, who sing only where singing is spoken of.
_PERSONS = bag(
    "girls boys ladies woman women girl lady man men guy dude he she child kid kids children boy male female "
    "frau frauen mann manner "
    "junge madchen kind kinder kindern mujer mujeres hombre hombres chica chico nino nina ninos ninas femme femmes "
    "homme hommes fille garcon enfant enfants donna donne uomo uomini ragazza ragazzo bambino bambina bambini "
    "mulher mulheres homem homens menina menino crianca criancas"
)
# Whom a song is for, and whose it is.
_FOR = bag("for fur para pour per pra about uber sobre sur my mein meine meinen meiner mi mon ma mio mia meu minha")
# What stands between a voice and how high it is: "the voice should be rather low".
_BETWEEN = bag(
    "is are be should very rather quite pretty ist sind soll sollte sein sehr eher ziemlich es sea muy mas bien est "
    "soit tres plutot e deve essere sia molto piuttosto seja deve ser muito bem"
)
_AND = bag("and und y e et but aber")
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
    for item in items:
        yield from _voice(text, item, is_sung=bool(singers))
    for item, value in (*((each, each.phrase.value("singer")) for each in singers), *_registers(text, items)):
        place = span_of(text, item.phrase)
        yield Claim("singer", value, *place, "choir" if value == "choir" else f"{value} voice")
        yield Claim("voice", "sung", *place, "sung")
    yield from _tongues(text, items, is_sung=bool(singers or voiced))
    if not has_lyrics:
        yield from _lyrics(text, lexicon)


_LABELS = {"none": "no voice", "hummed": "a voice without words", "sung": "sung"}


def _voice(text: Text, item: Item, *, is_sung: bool) -> Iterator[Claim]:
    """What one phrase says of the voice: "no words" that nobody sings, "not an instrumental" that somebody does.

    is_sung: a singer is asked for, so that without words somebody hums.
    """
    value = item.phrase.value("voice")
    if item.polarity == NO and (value or item.phrase.value("wording")):
        is_hummed = is_sung and (value is None or word_at(text, item.phrase.last).startswith("lyric"))
        value = "hummed" if is_hummed else "sung" if value == "none" else "none"
    elif item.polarity == YES and item.phrase.value("cannot") == "duet":
        value = "sung"
    elif item.polarity != YES or value is None or _is_inner(text, item):
        return
    yield Claim("voice", value, *span_of(text, item.phrase), _LABELS[value])


def _registers(text: Text, items: list[Item]) -> Iterator[tuple[Item, str]]:
    """How high a voice is, right before it or behind it: "a deep voice", "singer: low", "Gesang: männlich"."""
    is_voice = False
    for place, item in enumerate(items):
        value = item.phrase.value("register")
        if value is None:
            is_voice = item.polarity == YES and bool(item.phrase.value("voice") or item.phrase.value("singer"))
        elif item.polarity == YES and (
            (is_voice and _is_said_of(text, items[place - 1], item)) or _is_before_voice(text, items[place : place + 2])
        ):
            is_voice = True
            yield item, value
        else:
            is_voice = False


def _is_said_of(text: Text, voice: Item, register: Item) -> bool:
    first, last = voice.phrase.last + 1, register.phrase.first
    between = {word_at(text, place) for place in range(first, last)}
    is_sentence = any(
        "." in text.plain[text.words[place - 1].end : text.words[place].start] for place in range(first, last + 1)
    )
    is_end = gap_before(text, register.phrase.last + 1) != "" or word_at(text, register.phrase.last + 1) in _AND
    return between <= _BETWEEN | _AND and is_end and not is_sentence


def _is_before_voice(text: Text, pair: list[Item]) -> bool:
    if len(pair) < 2 or not pair[1].phrase.value("voice"):
        return False
    return pair[1].phrase.first == pair[0].phrase.last + 1 and gap_before(text, pair[1].phrase.first) == ""


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
    before = [word_at(text, phrase.first - back) for back in (1, 2)]
    if set(before) & _FOR or before[0].isdigit():
        return False
    if before[1] in _BY and before[0] in _ONE:
        return any(other.phrase.value("voice") in ("sung", "hummed") or other.phrase.value("tongue") for other in items)
    return any(
        _is_beside(text, phrase, other.phrase) for other in items if other.phrase.value("voice") not in ("none", None)
    )


_BY = bag("by von por par da")
_ONE = bag("a an einer einem un una une um uma")


def _is_beside(text: Text, phrase: Phrase, other: Phrase) -> bool:
    """Whether at most two words stand between, and no sentence ends."""
    first, second = sorted((phrase, other), key=lambda each: each.first)
    places = range(first.last + 1, second.first + 1)
    return len(places) <= 3 and not any(
        "." in text.plain[text.words[each - 1].end : text.words[each].start] for each in places
    )


def _tongues(text: Text, items: list[Item], *, is_sung: bool) -> Iterator[Claim]:
    is_instead = any(_refuses_words(item) for item in items)
    for item in items:
        code = item.phrase.value("tongue")
        if code is None or item.polarity != YES:
            continue
        place, length = span_of(text, item.phrase), item.phrase.last - item.phrase.first
        word, is_last = (
            word_at(text, item.phrase.first),
            gap_before(text, item.phrase.last + 1) != "" if item.phrase.last + 1 < len(text.words) else True,
        )
        is_about_words = (length >= 1 and word != "in") or (is_instead and _is_chosen(text, item))
        if (is_sung and (length >= 1 or _is_near_voice(item, items))) or is_about_words or (word == "in" and is_last):
            yield Claim("language", code, *place, f"in {NAMES.get(code, 'another language')}")
            if is_about_words or is_sung:
                yield Claim("voice", "sung", *place, "sung")


def _refuses_words(item: Item) -> bool:
    """Whether words of some language are what nobody wants: "no English lyrics"."""
    return item.phrase.value("tongue") is not None and item.phrase.last > item.phrase.first and item.polarity == NO


def _is_chosen(text: Text, item: Item) -> bool:
    """Whether a language stands by itself at the end of a clause: "no English lyrics, only Spanish please"."""
    place = item.phrase.last + 1
    return gap_before(text, place) != "" or word_at(text, place) in ("please", "instead", "ones")


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
