"""How a piece goes from its beginning to its end, where both are described: loudness and tempo, and how it stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from engine.words.lexicon import gap_before, word_at
from engine.words.scenes import SCENE_WORDS
from engine.words.texts import Claim, Text, bag

_START = bag(
    "start starts starting begin begins beginning open opens opening first initially from beginnt beginnen fangt "
    "startet anfangs anfang zuerst erst von empieza comienza inicia principio primero desde de commence debute "
    "debut d'abord du inizia comincia parte inizio prima da comeca inicio primeiro "
    "beginne anfange empiece comience comece cominci inizi"
)
_END = bag(
    "end ends ending finish finishes finishing then later finally until into to becomes become turns grows finale "
    "endet ende schluss dann spater zu bis termina acaba final luego despues hasta finit termine fin puis ensuite "
    "finisce fine poi fino fim depois ate wird acabe acaben finisse finissent finisca termini"
)
_LEVELS: Mapping[str, tuple[str, int]] = {
    word: level
    for words, level in (
        (
            "quiet quietly soft softly small sparse calm calmly gentle gently easy empty minimal whisper whispers "
            "silence nothing bare tiny subdued leise ruhig sanft still klein nichts stille suave bajito bajita "
            "tranquilo tranquila tranquillo tranquilla calma calmi sommessa dolcemente mansa manso "
            "silencio nada pequeno doucement doux calme silence rien piano pianissimo silenzio dolce calmo "
            "baixinho calmo silencio",
            ("arc", 0),
        ),
        (
            "loud loudly big huge massive full roar roaring bang wild intense epic everything explosive "
            "fortissimo enormous gigantisch gigantic stadium "
            "orchestra orchestre l'orchestre orchester orquesta orquestra tutti "
            "bombastic thunderous laut gross riesig kraftig fuerte grande enorme todo fort "
            "grand puissant forte tudo",
            ("arc", 1),
        ),
        (
            "slow slowly adagio largo andante grave langsam lento lenta lent lentement lentamente devagar crawl",
            ("tempo_end_bpm", 0),
        ),
        (
            "fast quick quickly presto allegro vivace "
            "faster schnell schneller rapido rapida vite rapide rapidement veloce gallop frantic "
            "galopp galope rapidamente",
            ("tempo_end_bpm", 1),
        ),
    )
    for word in words.split()
}
_VALUES = {("arc", 1): "builds", ("arc", 0): "falls", ("tempo_end_bpm", 1): "faster", ("tempo_end_bpm", 0): "slower"}
# Words between a marker and its level: "ends with a very big bang".
_FILLERS = bag(
    "with whole tout toute toda todo tutta tutto l dem den das la le les ganzen ganzes ganze a an the "
    "very really super all out just as off it is and at on in so quite pretty band from to up of "
    "sehr ganz mit einem einer am muy con un una el tres avec molto con muito com bem slow fast gets becomes turns "
    "much more eher ein"
)
_SECTIONS = bag("verse verses chorus choruses strophe strophen refrain estrofa estribillo couplet strofa ritornello")
_STARTING = bag("start beginning opening intro anfang anfangen anfangend beginnen beginnend")
_ENDING = bag("end ending finish later finale ende schluss enden endend werden wird werdend")
_AT = bag("at towards toward by am gegen al hacia au vers a alla verso no ao")
_THE = bag("the very das den el la le il o")
# Comparatives, and verbs of change before them.
_MORE: Mapping[str, str] = {
    word: value
    for value, words in (
        ("faster", "faster quicker schneller accelerated"), ("slower", "slower langsamer"),
    )
    for word in words.split()
}  # fmt: skip
_GETTING = bag("gets getting becomes becoming grows growing turns goes going ever immer then")
# How far apart beginning and end may be told, in words.
_SPAN = 14


@dataclass(frozen=True)
class _Level:
    """field, amount: loudness or tempo, 0 low and 1 high. is_start, is_end: of the piece. place: of its word."""

    field: str
    amount: int
    place: int
    is_start: bool
    is_end: bool


def courses_in(text: Text) -> Iterator[Claim]:
    """arc and tempo_end_bpm of a text that says how it begins and how it ends: "starts small, ends huge"."""
    for place, word in enumerate(text.words):
        if is_change(text, place):
            change = _MORE[word.spelling]
            yield Claim("tempo_end_bpm", change, word.start, word.end, f"gets {change}")
    levels = list(_levels(text))
    for field in ("arc", "tempo_end_bpm"):
        marked = [level for level in levels if level.field == field]
        for first, second in pairwise(marked):
            is_course = second.is_end and (first.is_start or not first.is_end) and first.amount != second.amount
            goes_back = any(
                each.place > second.place and each.amount == first.amount and each.is_end for each in marked
            )
            if is_course and not goes_back and second.place - first.place <= _SPAN:
                value = _VALUES[field, second.amount]
                start, end = text.words[first.place].start, text.words[second.place].end
                yield Claim(field, value, start, end, f"gets {value}" if field == "tempo_end_bpm" else value)
                break


def _levels(text: Text) -> Iterator[_Level]:
    for place, word in enumerate(text.words):
        if word.spelling in _ALONE and _is_begun(text, place):
            yield _Level("arc", 0, place, is_start=True, is_end=False)
        if word.spelling not in _LEVELS or word_at(text, place + 1) in _SECTIONS:
            continue
        if _paints(text, place):
            continue
        field, amount = _LEVELS[word.spelling]
        before, following = _marker_before(text, place), word_at(text, place + 1)
        is_start = before in _START or following in _STARTING or _is_at(text, place, _START)
        is_end = before in _END or following in _ENDING or _is_at(text, place, _END)
        yield _Level(field, amount, place, is_start and not (is_end and before not in _START), is_end)


def _is_begun(text: Text, place: int) -> bool:
    """Whether the piece begins with somebody who is alone: "starts with a kalimba all alone"."""
    for back in range(1, 7):
        if not word_at(text, place - back) or gap_before(text, place - back + 1) != "":
            return False
        if word_at(text, place - back) in _START - _END:
            return True
    return False


_ALONE = bag("alone allein seul seule solo sola sozinho sozinha")


def _paints(text: Text, place: int) -> bool:
    """Whether a word describes a thing of a scene: "from a small town to a big city"."""
    following = word_at(text, place + 1)
    is_joined = place + 1 < len(text.words) and gap_before(text, place + 1) == ""
    return is_joined and following in SCENE_WORDS - _START - _END - _STARTING - _ENDING


def _is_at(text: Text, place: int, moments: frozenset[str]) -> bool:
    """Whether "at the end", "towards the end" or "am Ende" follows, or "at first" does."""
    following = [word_at(text, place + ahead) for ahead in (1, 2, 3)]
    if following[0] not in _AT:
        return False
    return following[1] in moments or (following[1] in _THE and following[2] in moments)


def is_change(text: Text, place: int) -> bool:
    """Whether a word such as "faster" tells of what happens on the way: "faster at the end", "gets faster"."""
    return word_at(text, place) in _MORE and (_is_at(text, place, _END) or word_at(text, place - 1) in _GETTING)


def _marker_before(text: Text, place: int) -> str:
    """The word for beginning or end that a level hangs on, a few small words away."""
    for back in range(1, 5):
        word = word_at(text, place - back)
        if not word or (gap_before(text, place - back + 1) != "" and word not in _FILLERS):
            return ""
        if word in _START | _END:
            return word
        if word not in _FILLERS and word not in _LEVELS:
            return ""
    return ""
