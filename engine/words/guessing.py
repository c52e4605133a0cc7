"""Which language a request is written in: by its words, and the fewer languages have a word, the more it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from engine.words.genre_names import SUBGENRES
from engine.words.languages import ENGLISH, NAMES, Meaning, language
from engine.words.scenes import COMMON_WORDS, SCENE_WORDS
from engine.words.tables import table
from engine.words.texts import Text, Word, bag, phrases_of, words_of

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("uk", re.compile("[іїєґІЇЄҐ]")), ("ru", _CYRILLIC),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")), ("hi", re.compile("[\u0900-\u097f]")), ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")), ("th", re.compile("[\u0e00-\u0e7f]")), ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)  # fmt: skip
# Kana and the letters that Ukrainian has before Russian, among signs that two languages share.
_SHARED_SCRIPTS: Mapping[str, re.Pattern[str]] = {"ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff]"), "uk": _CYRILLIC}
# So much better another language must fit than English does, and so much a language that is only recognised.
_MARGIN = 0.2
_ENOUGH = 1.3
# What the parts of a text count for.
_SMALL, _KNOWN, _LETTER, _ENDING, _COMPOUND = 0.8, 1.0, 0.6, 0.6, 0.7
# Letters and endings of words that no table has.
_LETTERS: tuple[tuple[str, str], ...] = (
    ("ß", "de"), ("äöü", "de"), ("ñ¿¡", "es"), ("ãõ", "pt"), ("œûîëï", "fr"), ("â", "fr pt"), ("òì", "it"),
    ("èàù", "fr it"), ("êç", "fr pt"), ("áíóú", "es pt"), ("é", "fr es pt"),
)  # fmt: skip
_ENDINGS = (
    ("de", re.compile(r"(?:ungen|[kh]eit|lich|(?:lich|isch|ig)e[rsnm]?|isch|musik|lied|lieder|schaft|ende[rsnm])$")),
    ("es", re.compile(r"(?:cion|dad|ito|ita|itos|itas|mente|ando|iendo|oso|osa)$")),
    ("pt", re.compile(r"(?:cao|coes|dade|inho|inha|mente|ando|endo|oso|osa)$")),
    ("it", re.compile(r"(?:zione|zioni|ezza|etto|etta|issimo|issima|mente|ando|endo|oso|osa)$")),
    ("fr", re.compile(r"(?:eux|euse|ique|iques|ement|eau|aire|ante?s?|eur)$")),
)  # fmt: skip
# Words that requests in any language use.
_UNIVERSAL = bag(
    "bpm pop solo intro outro video radio studio piano tempo loop jingle podcast lofi beat beats mix demo "
    "instrumental rock jazz trailer ambient app tv spot logo club disco original acapella reggae a o e no me "
    "on in as do si super fade drop refrain groove live mono stereo wav mp3 ok album hit band sound set "
    "international natural central final lufs edm dj nova trance bass hi hat hats"
)
# Words and inflected forms of other languages that English has, too.
_ALIKE = bag(
    "alter alters bands beaten beginner breaker cooler cools echo echoe ender energies faded finals gross guts "
    "intensive monotone moderates moderation powers sage starter stuck timer tons tracker coder composer composes "
    "contents descend descends discrete constant fort forte masculine feminine motives natures originals parties "
    "petite pose poses pub queue queues scenes stable touches vague variation variations volumes acute continue "
    "core fine parole metro due traverse media coral cola dolor mere mat net mains commence commences accord axes "
    "cantor transversal genera primer brief client clients course courses stages sites site application "
    "applications port ports mode serve direct routes instant fee chose linear lives favor via base bases case "
    "arc enter classes movement movements piccolo semaphore flux tan eco significant statement statements "
    "alternative alternatives announcement announcements canal chorale montage roses soli van families elephants "
    "video videos assistant essential essentially presentation presentations present presents grants whistler "
    "sender variant variants timbre entering kindergarden significant management marches alt assignments "
    "important relevant corresponding replacement improvement settlement agreement payments documents components "
    "computers hundreds thousands pulses beginnings comments developer operator operation operations route circa "
    "park parks spot spots chat hell art rest stand arm band wind wolf winter sand gold hand warm land ring"
)
# Foreign words in English tables that tell their own language all the same.
_FRIENDS = bag(
    "da dos na nel della de la el para por en del du une des le les un et y con sans pour dans sur tout "
    "musica vals guitarra guitarras pianoforte lento violoncello saxofone klarinett klarinet grave mode text lyra son"
)
# Styles that decide between languages alike: "forró animado" is Portuguese, "liscio romantico" Italian.
_HOME = 0.15
_AT_HOME: Mapping[str, str] = {
    word: code
    for code, words in {
        "pt": "samba bossa carioca maracatu forro sertanejo pagode axe frevo baiao maracatu mpb choro fado",
        "es": "merengue salsa cumbia bachata flamenco ranchera copla pasodoble sevillanas corrido vallenato",
        "it": "tarantella pizzica liscio",
        "fr": "musette",
        "de": "schlager volksmusik",
    }.items()
    for word in words.split()
}
# Spellings and words that one of those alike has rather than the others, where nothing else tells them apart.
_LEAN = 0.1
_LEANS: Mapping[str, tuple[str, ...]] = {
    "musica": ("it",), "música": ("es", "pt"), "músicas": ("pt",), "calma": ("it", "pt"), "calmo": ("it", "pt"),
    "tranquila": ("es", "pt"), "tranquilo": ("es", "pt"), "suave": ("es", "pt"), "lenta": ("it", "es"),
    "alegre": ("es", "pt"), "animada": ("pt",), "leve": ("pt",), "dolce": ("it",), "pesado": ("pt",), "pesada": ("pt",),
    "anúncio": ("pt",), "anuncio": ("es",), "bateria": ("pt", "it"), "batería": ("es",), "violino": ("pt", "it"),
    "clarinete": ("es", "pt"), "melodia": ("pt", "it"),
}  # fmt: skip
# Small words that say more of a neighbour.
_MUTE: Mapping[str, frozenset[str]] = {"de": bag("du des")}
_EVERYWHERE = frozenset(("genre", "instrument", "kit", "missing", "section", "feel", "use", "cannot"))
# Neighbours that only one language has.
_PAIRS: Mapping[str, str] = {
    "para o": "pt", "com o": "pt", "e o": "pt", "na voz": "pt", "con lo": "it", "in italiano": "it",
    "in francese": "it", "e il": "it", "per il": "it", "con il": "it", "ore su": "it", "loop per": "it",
    "diesis minore": "it", "diesis maggiore": "it", "bemolle maggiore": "it", "bemolle minore": "it",
    "pop italiano": "it", "rock italiano": "it", "rap italiano": "it", "pour le": "fr", "avec une": "fr",
    "para el": "es", "con el": "es", "com uma": "pt", "walzer in": "de", "tempo um": "de", "mit einem": "de",
    "rock nacional": "pt", "con la": "es", "y la": "es", "y el": "es",
    "in the": "en", "at the": "en", "for the": "en", "of the": "en", "on the": "en", "with a": "en", "for a": "en",
    "for my": "en", "for our": "en", "to the": "en", "by the": "en", "is a": "en", "we need": "en", "i need": "en",
}  # fmt: skip
# Endings that only English words have, whatever their beginnings look like: "depending", "applied", "outstandingly".
_ENGLISH_ENDING = re.compile(r"(?:[a-z]{3}ings?|[^g]plied|[^l]ly|ness|ments|ships?|hood|ward|wards|ful|less)$")
# "C-Dur" is hard in French only without its tonic.
_GERMAN_KEY = re.compile(r"(?<!\w)[a-h](?:is|es|s)?[- ](?:dur|moll)(?!\w)")
# Units and what elisions leave are words of no language.
_LETTERS_ALONE = bag("bit s l d n t m c j min sec")


def language_of(text: Text) -> str:
    """The code of the language; "en" where nothing speaks for another one."""
    letters = sum(sign.isalpha() for sign in text.prompt)
    for code, script in _SCRIPTS:
        whole = _SHARED_SCRIPTS.get(code, script)
        if letters and script.search(text.prompt) and len(whole.findall(text.prompt)) * 3 > letters:
            return code
    evidence = _evidence_of(text)
    others, strengths = _others_in(text)
    other = max(others, key=lambda code: others[code])
    if strengths[other] >= _ENOUGH and strengths[other] > max(evidence.values()):
        return other
    # German comes last where nothing tells: a word that it shares with the others is of Latin.
    best = max((code for code in ("es", "fr", "it", "pt", "de")), key=lambda code: evidence[code])
    return best if evidence[best] > evidence[ENGLISH] + _MARGIN else ENGLISH


def _evidence_of(text: Text) -> dict[str, float]:
    """What speaks for each language that is read, every word once."""
    evidence = dict.fromkeys(NAMES, 0.0)
    for word in _different_words(text):
        for code, weight in _signs_of(word.spelling, text.prompt[word.start : word.end].lower()):
            evidence[code] += weight
    for pair in pairwise(text.words):
        if code := _PAIRS.get(f"{pair[0].spelling} {pair[1].spelling}", ""):
            evidence[code] += _LETTER
    evidence["de"] += _KNOWN if _GERMAN_KEY.search(text.plain) else 0.0
    for code in {_AT_HOME[word.spelling] for word in text.words if word.spelling in _AT_HOME}:
        evidence[code] += _HOME if evidence[code] else 0.0
    for code in (code for word in text.words for code in _LEANS.get(text.prompt[word.start : word.end].lower(), ())):
        evidence[code] += _LEAN if evidence[code] else 0.0
    evidence["es"] += any(sign in text.prompt for sign in "¿¡")
    return evidence


def _signs_of(word: str, typed: str) -> Iterator[tuple[str, float]]:
    # Names of styles keep their accents in every language: "forró", "norteño".
    is_accented = not typed.isascii() and word not in _style_words()
    weights = _weights(word, is_accented=is_accented)
    yield from ((code, weight / len(weights)) for code, weight in weights.items())
    if is_accented:
        yield from _letters_in(typed)
    if not weights and len(word) >= 6 and word not in _all_english() | _ALIKE and not _ENGLISH_ENDING.search(word):
        yield from _shape_of(word)


def _different_words(text: Text) -> Iterable[Word]:
    """Each word once; what is said twice in a row ("la la la") is sung, and "ciao bella" is heard everywhere."""
    mute = {word.spelling for word, following in pairwise(text.words) if word.spelling == following.spelling}
    spellings = [word.spelling for word in text.words]
    for place, spelling in enumerate(spellings):
        for loan in _loans().get(spelling, ()):
            mute.update(loan if tuple(spellings[place : place + len(loan)]) == loan else ())
    return {word.spelling: word for word in text.words if word.spelling not in mute | _LETTERS_ALONE}.values()


@cache
def _loans() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Phrases that English has from its neighbours, by their first words."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for loan in phrases_of(table("english")["words"]["loans"]):
        found[loan[0]] = (*found.get(loan[0], ()), loan)
    return found


def _letters_in(typed: str) -> Iterator[tuple[str, float]]:
    for signs, codes in _LETTERS:
        if any(sign in typed for sign in signs):
            yield from ((code, _LETTER / len(codes.split())) for code in codes.split())


def _shape_of(word: str) -> Iterator[tuple[str, float]]:
    """What the ending of an unknown word tells, or that a German word is a part of it."""
    for cut in range(4, len(word) - 3):
        if any(_weights(part, is_accented=False).keys() == {"de"} for part in (word[:cut], word[cut:])):
            yield "de", _COMPOUND
            return
    codes = [code for code, ending in _ENDINGS if ending.search(word)]
    yield from ((code, _ENDING / len(codes)) for code in codes)


@lru_cache(maxsize=4096)
def _weights(word: str, *, is_accented: bool) -> Mapping[str, float]:
    """What a word counts for each language that has it; is_accented: for a word typed with accents."""
    if word in _UNIVERSAL or word.isdigit():
        return {}
    found = {}
    for code in NAMES:
        small = language(code).small
        if (word in small or word in _telling_words(code, is_accented=is_accented)) and not _is_mute(
            word, code, is_accented
        ):
            found[code] = _SMALL if word in small else _KNOWN
    return found


def _telling_words(code: str, *, is_accented: bool) -> frozenset[str]:
    if code != ENGLISH:
        return language(code).vocabulary
    return frozenset() if is_accented else _telling_in_english()


@cache
def _telling_in_english() -> frozenset[str]:
    return language(ENGLISH).vocabulary | SCENE_WORDS | COMMON_WORDS


def _is_mute(word: str, code: str, is_accented: bool) -> bool:
    """Whether a language has this word, but shares it with those who speak others."""
    if is_accented and code != ENGLISH:
        return word in _style_words()
    values = language(code)
    is_ordinary = word in values.small or word in values.plain
    if code == ENGLISH:
        return word in _FRIENDS or (word in _everywhere() and word not in SCENE_WORDS and not is_ordinary)
    if word in _ALIKE or word in _MUTE.get(code, frozenset()):
        return True
    return (word in _everywhere() or word in _style_words()) and word not in _FRIENDS and not is_ordinary


@cache
def _everywhere() -> frozenset[str]:
    """English names of styles and instruments are heard everywhere and tell no language."""
    phrases = [each for each in language(ENGLISH).phrases.items() if ("plain", "idiom") not in each[1]]
    names = {words for words, meanings in phrases if _is_everywhere(meanings)}
    others = {word for words, meanings in phrases if not _is_everywhere(meanings) for word in words}
    return frozenset(word for words in names for word in words if len(words) == 1 or word not in others)


def _is_everywhere(meanings: Iterable[Meaning]) -> bool:
    return {kind for kind, _ in meanings} <= _EVERYWHERE


@cache
def _style_words() -> frozenset[str]:
    return frozenset(word for name in SUBGENRES for word in words_of(name))


@cache
def _all_english() -> frozenset[str]:
    return language(ENGLISH).vocabulary | _style_words()


def _others_in(text: Text) -> tuple[dict[str, float], dict[str, float]]:
    """What tells each language that is only recognised from its neighbours, and how many of the words it has."""
    found, strengths = dict.fromkeys(_others(), 0.0), dict.fromkeys(_others(), 0.0)
    for word in _different_words(text):
        spelling, own = word.spelling, _weights(word.spelling, is_accented=False)
        if spelling in _all_english() or ENGLISH in own:
            continue
        signs = set(text.prompt[word.start : word.end].lower())
        having = {code for code, (words, starts) in _others().items() if _has(spelling, words, starts)}
        lettered = {code for code in _others() if signs & set(_letters_of(code))}
        for code in having | lettered:
            found[code] += (code in having) / (len(having) or 1) + _LETTER * (code in lettered) / (len(lettered) or 1)
            strengths[code] += (code in having) / (1 + len(own)) + _LETTER * (code in lettered)
    return found, strengths


def _has(word: str, words: frozenset[str], starts: tuple[str, ...]) -> bool:
    return word in words or word.startswith(starts)


@cache
def _others() -> Mapping[str, tuple[frozenset[str], tuple[str, ...]]]:
    """By code, whole words and beginnings of words."""
    return {
        code: (
            frozenset(word for word in values["words"].split() if not word.endswith("*")),
            tuple(word[:-1] for word in values["words"].split() if word.endswith("*")),
        )
        for code, values in table("others").items()
    }


def _letters_of(code: str) -> str:
    return str(table("others")[code]["letters"])
