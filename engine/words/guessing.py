"""Which language a request is written in: by its small words, by the words only one language has, by its script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from engine.words.genre_names import SUBGENRES
from engine.words.languages import ENGLISH, NAMES, language
from engine.words.scenes import COMMON_WORDS, SCENE_WORDS
from engine.words.texts import Text, bag, words_of

# Languages whose requests are recognised and not read, by words that hardly any other has.
_OTHERS: Mapping[str, frozenset[str]] = {
    "nl": bag(
        "een het van voor met niet geen zonder muziek langzaam vrolijk droevig liedje nummer en maar ik wil "
        "graag rustig over zijn mijn naar bij snel piano's gitaar drums liefde zomer "
    ),
    "pl": bag(
        "z bez na do dla i oraz nie jest muzyka piosenka wesola smutna wolna szybka utwor perkusji o w "
        "spokojna fortepian chce prosze gitara smutny wesoly spokojny "
    ),
    "tr": bag(
        "bir ve icin ile olmadan hizli yavas muzik sarki huzunlu neseli davul gitar istiyorum ama cok gibi "
        "olsun mutlu sakin piyano lutfen "
    ),
    "sv": bag(
        "en ett och med utan for inte lat sang musik glad ledsen langsam snabb trummor om som pa jag vill "
        "gitarr lugn sorglig "
    ),
    "da": bag(
        "en et og med uden ikke sang musik glad trist langsom hurtig trommer om som jeg vil rolig guitar af "
        "til "
    ),
    "no": bag(
        "en et og med uten ikke sang musikk glad trist langsom rask trommer om som jeg vil rolig gitar av til "
        "pa "
    ),
    "fi": bag(
        "ja ilman kanssa hidas nopea surullinen iloinen musiikkia kappale laulu rumpuja kesasta rauhallinen "
        "haluan kitara pianolla "
    ),
    "cs": bag(
        "a bez s pro pisen hudba vesela smutna pomala rychla bicich o v na klidna chci kytara skladba "
    ),
    "hu": bag(
        "es egy nelkul zene dal vidam szomoru lassu gyors dob a az zongora gitar kerek nyugodt "
    ),
    "ro": bag(
        "si fara cu pentru o un muzica cantec vesel trist lent rapid tobe despre in linistit vreau chitara "
    ),
    "id": bag(
        "dan dengan tanpa untuk lagu musik sedih gembira lambat cepat yang drum tentang saya ingin tenang "
        "gitar "
    ),
    "vi": bag(
        "nhac bai hat buon vui cham nhanh khong co va cho mot ve "
    ),
}  # fmt: skip
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")), ("uk", re.compile("[іїєґІЇЄҐ]")), ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")), ("ar", re.compile("[\u0600-\u06ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")), ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip
# So much better another language must fit than English does.
_MARGIN = 0.3
# English words that requests in any language use.
_UNIVERSAL = bag(
    "bpm pop solo intro outro video radio studio piano tempo loop jingle podcast lofi beat beats mix demo "
    "instrumental rock jazz trailer ambient app tv spot logo club disco original acapella reggae a o e no me "
    "on in as do la si super fade drop refrain groove live mono stereo wav mp3 ok album hit band sound set "
    "international natural central final"
)


def language_of(text: Text) -> str:
    """The code of the language; "en" where nothing speaks for another one."""
    letters = sum(sign.isalpha() for sign in text.prompt)
    for code, script in _SCRIPTS:
        if letters and len(script.findall(text.prompt)) * 3 > letters:
            return code
    own = {code: _share(text, code) for code in NAMES}
    # Names of styles keep their accents in every language: "forró", "norteño".
    names = _style_words()
    letters_of_words = "".join(
        text.prompt[word.start : word.end].lower() for word in text.words if word.spelling not in names
    ) + "".join(sign for sign in text.prompt if sign in "¿¡")
    for code, signs in _LETTERS:
        own[code] += any(sign in letters_of_words for sign in signs)
    foreign = [word.spelling for word in text.words if word.spelling not in _english()]
    others = {code: sum(word in small for word in foreign) for code, small in _OTHERS.items()}
    best = max((code for code in own if code != ENGLISH), key=lambda code: own[code])
    other = max(others, key=lambda code: others[code])
    if others[other] >= 2 and others[other] > max(own.values()):
        return other
    return best if own[best] > own[ENGLISH] + _MARGIN else ENGLISH


def _share(text: Text, code: str) -> float:
    """How many of the words belong to a language; its small words count less, for others have them, too."""
    small, known, shared = _vocabulary(code)
    share = 0.0
    for word in text.words:
        if word.spelling in _LETTERS_ALONE:
            continue
        is_accented = not text.prompt[word.start : word.end].isascii() and word.spelling not in _style_words()
        if word.spelling in known or (is_accented and word.spelling in shared):
            share += 1.0
        elif word.spelling in small and not (is_accented and code == ENGLISH):
            share += 0.7
    return share


@cache
def _vocabulary(code: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Small words, words that tell the language, and all its words, which tell it when they have accents."""
    values = language(code)
    telling = (words for words, meanings in values.phrases.items() if not {kind for kind, _ in meanings} & _EVERYWHERE)
    if code == ENGLISH:
        # Names of styles and instruments that are the same everywhere tell no language.
        known = frozenset(word for words in telling for word in words if not word.isdigit()) | values.plain
        return values.small - _UNIVERSAL, known - _UNIVERSAL, frozenset()
    own = frozenset(word for words in values.phrases for word in words) | values.plain
    joints = frozenset(
        words[0] for words, meanings in values.phrases.items() if {kind for kind, _ in meanings} == {"joint"}
    )
    english = _english()
    return values.small - english, own - joints - english - _ALIKE, own - _ALIKE


@cache
def _style_words() -> frozenset[str]:
    return frozenset(word for name in SUBGENRES for word in words_of(name))


@cache
def _english() -> frozenset[str]:
    """All words that English has in its tables."""
    values = language(ENGLISH)
    phrases = (word for words in values.phrases for word in words if word not in _FRIENDS)
    return (frozenset(phrases) | _style_words() | values.plain | values.small | SCENE_WORDS | COMMON_WORDS) - _FRIENDS


# Words and inflected forms of other languages that English has, too.
_ALIKE = bag(
    "alter alters bands beaten beginner breaker cooler cools echo echoe ender energies faded finals gross guts "
    "intensive monotone moderates moderation powers sage starter stuck timer tons tracker coder composer composes "
    "contents descend descends discrete constant fort forte masculine feminine motives natures "
    "originals parties petite pose poses pub "
    "queue queues scenes stable touches vague variation variations volumes acute continue core fine parole metro due "
    "traverse media coral cola dolor mere mat net mains commence commences accord axes cantor "
    "transversal genera primer "
    "spot spots hall chat hell art rest stand arm band wind wolf winter sand gold hand warm land ring"
)
# Foreign words in English tables that tell their own language all the same.
_FRIENDS = bag(
    "da dos na nel della de la el para por en del du une des le les un et y con sans pour dans sur tout "
    "musica vals guitarra lento violoncello saxofone klarinett klarinet"
)
_EVERYWHERE = frozenset(("genre", "instrument", "missing", "section", "feel", "use", "cannot"))
# Units and what elisions leave are words of no language.
_LETTERS_ALONE = bag("s l d n t m c j")
# Letters that say much.
_LETTERS = (("de", "ßäöü"), ("es", "ñ¿¡"), ("pt", "ãõ"), ("fr", "œûî"), ("it", "òì"))
