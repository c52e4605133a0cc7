"""Which language a request is written in: by its small words, by the words only one language has, by its script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from engine.words.languages import ENGLISH, NAMES, language
from engine.words.texts import Text, bag

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
_MARGIN = 0.5


def language_of(text: Text) -> str:
    """The code of the language; "en" where nothing speaks for another one."""
    words = [word.spelling for word in text.words]
    for code, script in _SCRIPTS:
        if len(script.findall(text.prompt)) * 3 > sum(sign.isalpha() for sign in text.prompt):
            return code
    own = {code: _share(words, code) for code in NAMES}
    for code, letters in _LETTERS:
        if code in own and any(letter in text.prompt.lower() for letter in letters):
            own[code] += 1
    others = {code: sum(word in small for word in words) for code, small in _OTHERS.items()}
    best = max((code for code in own if code != ENGLISH), key=lambda code: own[code], default=ENGLISH)
    other = max(others, key=lambda code: others[code])
    if others[other] >= 2 and others[other] > max(own.values()):
        return other
    return best if best != ENGLISH and own[best] > own[ENGLISH] + _MARGIN - 0.5 * (own[ENGLISH] == 0) else ENGLISH


def _share(words: list[str], code: str) -> float:
    """How many of the words belong to a language; words that several have count less."""
    small, known = _vocabulary(code)
    return sum(1.0 if word in known else 0.7 if word in small else 0.0 for word in words)


@cache
def _vocabulary(code: str) -> tuple[frozenset[str], frozenset[str]]:
    values = language(code)
    if code == ENGLISH:
        # Names of styles and instruments that are the same everywhere tell no language.
        telling = (
            words for words, meanings in values.phrases.items() if not {kind for kind, _ in meanings} & _EVERYWHERE
        )
        return values.small, frozenset(word for words in telling for word in words) | values.plain
    english = frozenset(word for words in language(ENGLISH).phrases for word in words) | language(ENGLISH).plain
    return values.small, (frozenset(word for words in values.phrases for word in words) | values.plain) - english


_EVERYWHERE = frozenset(("genre", "instrument", "missing", "section", "feel", "use"))
# Letters that say much.
_LETTERS = (("de", "ßäöü"), ("es", "ñ¿¡"), ("pt", "ãõ"), ("fr", "œêûî"), ("it", "òì"))
