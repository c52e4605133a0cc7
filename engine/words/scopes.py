"""Which phrases are wanted and which are refused: how far "no", "not too" and "anything but" reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from engine.words.lexicon import Phrase, gap_before, word_at
from engine.words.texts import Text, bag

NOUNS = frozenset(
    (
        "genre",
        "subgenre",
        "instrument",
        "missing",
        "voice",
        "singer",
        "production",
        "section",
        "cannot",
        "pulse",
        "wording",
    )
)
ADJECTIVES = frozenset(("mood", "tempo", "arc", "feel", "change", "ending", "mode"))
# What ends a list behind a colon: "Avoid: ukulele, drums. Mood: calm".
_LIST_END = re.compile(r"[.;!?\n()]|//|\s[-\u2013]\s")
# Words from a "no" to the first thing it refuses.
_REACH = 8
YES, NO, LESS = "yes", "no", "less"


@dataclass(frozen=True)
class Item:
    """A phrase in its sentence. polarity: "yes", "no", or "less" ("not too"). is_only: nothing else is wanted.

    is_lead: it carries the melody. is_solo: it has a solo.
    """

    phrase: Phrase
    polarity: str = YES
    is_only: bool = False
    is_lead: bool = False
    is_solo: bool = False


@dataclass
class _Scope:
    polarity: str = YES
    since: int = 0
    last: Phrase | None = None
    group: frozenset[str] = frozenset()
    word: str = ""
    is_list: bool = False


def items_in(text: Text, phrases: list[Phrase]) -> list[Item]:
    """Everything asked for in a text, in order, with the reach of the small words around it."""
    scope = _Scope()
    items: list[Item] = []
    for index, phrase in enumerate(phrases):
        _end_at_gap(text, phrases, index, scope)
        joint = _joint_of(text, phrases, index)
        if joint is not None:
            _open(joint, phrase, scope)
            if scope.since == phrase.last:
                scope.is_list = scope.polarity == NO and text.plain[text.words[phrase.last].end :].lstrip().startswith(
                    ":"
                )
            scope.word = word_at(text, phrase.first)
            if joint == "none after" and _follows(text, items, phrase):
                items[-1] = replace(items[-1], polarity=NO)
        if not _is_item(phrase) or (joint is not None and joint != "lead"):
            continue
        items.append(Item(phrase, _polarity(text, phrase, scope)))
    return [
        replace(item, polarity=LESS)
        if _is_for_now(text, item) or (item.polarity == YES and is_too_much(text, item))
        else item
        for item in items
    ]


def _is_for_now(text: Text, item: Item) -> bool:
    """Whether something is refused up to a moment only: "no drums until the chorus"."""
    place = item.phrase.last + 1
    return item.polarity == NO and gap_before(text, place) == "" and word_at(text, place) in _UNTIL


def is_too_much(text: Text, item: Item) -> bool:
    """Whether something had too much of it: "the last one was too gloomy", "das letzte war zu traurig"."""
    first = item.phrase.first
    is_said = bool({kind for kind, _ in item.phrase.meanings} & ADJECTIVES)
    return is_said and word_at(text, first - 1) in _TOO and word_at(text, first - 2) in _WAS


_TOO = bag("too zu demasiado muy trop troppo demasiadamente muito")
_WAS = bag(
    "was were sounded felt came sounds got war waren klang era eran fue sonaba etait etaient sonnait era erano suonava "
    "foi eram soava"
)
_UNTIL = bag("until till til 'til before bis hasta jusqu'a jusqu'au fino ate")


def _is_item(phrase: Phrase) -> bool:
    return any(kind != "joint" for kind, _ in phrase.meanings) or phrase.value("joint") == "lead"


def _joint_of(text: Text, phrases: list[Phrase], index: int) -> str | None:
    """What a small word does here; words that are something else as well do it only where it makes sense."""
    phrase = phrases[index]
    joints = [value for kind, value in phrase.meanings if kind == "joint"]
    is_item = any(kind != "joint" for kind, _ in phrase.meanings)
    if not joints or (is_item and set(joints) <= {"about", "like", "or"}):
        return None
    if is_a_solo(text, phrase):
        return None
    is_inner = gap_before(text, phrase.first) == "" and word_at(text, phrase.first - 1) not in _HOW_LITTLE
    if word_at(text, phrase.last) == "little" and is_inner:
        return None
    if joints == ["only"] and phrase.value("section") and not is_before_instrument(phrases, index):
        return None
    if "none after" in joints and _stands_after(text, phrases, index):
        return "none after"
    if "only after" in joints and "only" not in joints:
        return "only after"
    return next((joint for joint in joints if joint not in ("none after", "only after")), None)


def is_before_instrument(phrases: list[Phrase], index: int) -> bool:
    """Whether "solo" stands right before an instrument, adjectives apart: "solo piano", "solo sad piano"."""
    place = phrases[index].last + 1
    for phrase in phrases[index + 1 :]:
        if phrase.first != place:
            return False
        if phrase.value("instrument"):
            return True
        if not {kind for kind, _ in phrase.meanings} & ADJECTIVES:
            return False
        place = phrase.last + 1
    return False


def _stands_after(text: Text, phrases: list[Phrase], index: int) -> bool:
    """Whether this "none", "free" or "off" ends what it belongs to, as in "drums: none" and "drum-free"."""
    phrase = phrases[index]
    if not index or phrases[index - 1].last != phrase.first - 1:
        return False
    before, word = phrases[index - 1], word_at(text, phrase.first)
    kinds = {kind for kind, _ in before.meanings}
    if not kinds & NOUNS and not ("mood" in kinds and word in _POSTPONED and gap_before(text, phrase.last + 1) != ""):
        return False
    between = text.plain[text.words[before.last].end : text.words[phrase.first].start]
    if set(between) & set(",.;!?\n"):
        return False
    is_end = phrase.last + 1 == len(text.words) or gap_before(text, phrase.last + 1) != ""
    if phrase.first != phrase.last and ("joint", "no") in phrase.meanings:
        # "Techno I don't like" ends what it belongs to, "piano I don't like drums" begins anew.
        return is_end
    if word in ("no", "off", "out", "zero", "0", "false", "less", "free", "muted"):
        is_postponed = is_end and word in _POSTPONED and gap_before(text, phrase.first) == ""
        return (
            is_postponed
            or any(sign in between for sign in ":=")
            or "-" in between
            or (is_end and word not in ("no", "less"))
        )
    return True


def _follows(text: Text, items: list[Item], phrase: Phrase) -> bool:
    return bool(items) and items[-1].phrase.last == phrase.first - 1 and bool(text.words)


def _open(joint: str, phrase: Phrase, scope: _Scope) -> None:
    if joint in ("no", "but"):
        scope.polarity = NO
    elif joint == "weak":
        scope.polarity = LESS
    elif joint == "verb" and scope.polarity != YES and scope.last is None and phrase.first - scope.since <= 3:
        # "I don't want": the verb belongs to the refusal.
        scope.since = phrase.last
        return
    elif joint in ("stop", "verb", "only", "only after", "not only"):
        scope.polarity = YES
    else:
        return
    scope.since, scope.last, scope.group = phrase.last, None, frozenset()


def _end_at_gap(text: Text, phrases: list[Phrase], index: int, scope: _Scope) -> None:
    """A sentence ends every scope; a comma does unless a list goes on behind it to its "or"."""
    if scope.polarity == YES:
        return
    if scope.is_list:
        here, following = text.words[phrases[index].first], text.plain[text.words[phrases[index].last].end :]
        is_over = _LIST_END.search(text.plain[text.words[scope.since].end : here.start])
        if is_over or following.lstrip().startswith(":"):
            scope.polarity, scope.last, scope.is_list = YES, None, False
        return
    start = scope.last.last if scope.last else scope.since
    gaps = [gap_before(text, place) for place in range(start + 1, phrases[index].first + 1)]
    if "." in gaps or ("," in gaps and not _goes_on(text, phrases, index)):
        scope.polarity, scope.last = YES, None


def _goes_on(text: Text, phrases: list[Phrase], index: int) -> bool:
    """Whether from here on there are only things and commas up to an "or" and one thing more."""
    place = phrases[index].first
    for phrase in phrases[index:]:
        between = range(place, phrase.first)
        if (
            any(gap_before(text, each) == "." for each in range(max(place, 1), phrase.last + 1) if each > place)
            or len(between) > 1
        ):
            return False
        joint = phrase.value("joint")
        if joint == "or":
            return word_at(text, phrase.first) in (
                "or",
                "nor",
                "oder",
                "ni",
                "ou",
                "o",
                "noch",
                "nem",
                "ne",
                "y",
                "e",
                "et",
                "und",
            )
        if joint is not None and joint != "lead":
            return False
        place = phrase.last + 1
    return False


def _polarity(text: Text, phrase: Phrase, scope: _Scope) -> str:
    if scope.polarity == YES or scope.is_list:
        return scope.polarity
    kinds = frozenset("instrument" if kind == "joint" else kind for kind, _ in phrase.meanings)
    if scope.last is None:
        if phrase.first - scope.since > _REACH:
            scope.polarity = YES
    elif not _is_connected(text, scope, phrase, kinds):
        scope.polarity = YES
    scope.last, scope.group = phrase, kinds
    return scope.polarity


def _is_connected(text: Text, scope: _Scope, phrase: Phrase, kinds: frozenset[str]) -> bool:
    """Whether one "no" reaches from the last thing to this one."""
    last = scope.last
    if last is None:
        return True
    if last.value("joint") == "lead" and last.last + 1 == phrase.first:
        return True
    if last.value("instrument") and phrase.value("section") == "solo" and last.last + 1 == phrase.first:
        return True
    are_alike = bool(kinds & scope.group) or any(kinds & each and scope.group & each for each in (NOUNS, ADJECTIVES))
    between = [word_at(text, place) for place in range(last.last + 1, phrase.first)]
    has_gap = any(gap_before(text, place) == "," for place in range(last.last + 1, phrase.first + 1))
    if has_gap or "/" in text.plain[text.words[last.last].end : text.words[phrase.first].start]:
        return are_alike and len(between) <= 2
    if any(word in OR for word in between):
        return are_alike and len(between) <= 4
    if any(word in AND for word in between):
        return are_alike and len(between) == 1
    # "No sad songs" refuses the songs, too; "not aggressive rock" wants the rock.
    is_whole = scope.word in _OF_NOUNS or bool(kinds & ADJECTIVES)
    return not between and bool(scope.group & ADJECTIVES) and is_whole


# "Very little piano" is hardly any, "a funny little polka" is small.
_HOW_LITTLE = bag("very with as too so use have and but")
# "Triste no, por favor", "batería no".
_POSTPONED = bag("no nao non")
_OF_NOUNS = bag("no without kein keine keinen keiner ohne sin sans senza sem zero nessun nenhum ningun aucun aucune")
OR = bag("or nor oder noch ni ou o nem ne")
AND = bag("and und y e et & as")


def is_a_solo(text: Text, phrase: Phrase) -> bool:
    """Whether this "solo" is a section in a Romance sentence: behind "with" or an article, before "of"."""
    if word_at(text, phrase.first) not in ("solo", "solos") or word_at(text, phrase.first + 1) not in OF:
        return False
    is_listed = phrase.first > 0 and gap_before(text, phrase.first) != ""
    return is_listed or word_at(text, phrase.first - 1) in _WITH


OF = bag("de di del da do d of der dem della")
_WITH = bag("sin senza sem sans ningun nessun nenhum aucun con avec com with un um uno le el il o y et e dans en em")
