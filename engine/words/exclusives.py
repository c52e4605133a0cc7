"""Which instruments are wanted alone: how far "only", "just" and "nothing but" reach, and what they say otherwise."""

from __future__ import annotations

from dataclasses import replace

from engine.words.lexicon import Phrase, gap_before, word_at
from engine.words.scopes import ADJECTIVES, YES, Item, is_a_solo, is_before_instrument
from engine.words.texts import Text, bag

# What may stand between "only" and its instruments: "just a voice and guitar".
_PASSED = frozenset(("voice", "singer", "production"))
_MOMENTS = bag(
    "starts start starting begins begin beginning opens open opening ends end ending finishes first intro outro "
    "initially beginnt fangt startet endet zuerst anfang empieza comienza termina principio section part middle "
    "bridge verse verses chorus break breakdown drop commence debute finit debut d'abord inizia comincia finisce "
    "inizio prima comeca acaba inicio"
)
# Where music stands in a piece: "only the piano in the verse" has others elsewhere.
_TIMES = bag(
    "intro intros outro verse verses chorus choruses bridge drop break breakdown solo beginning start end ending half "
    "first second third last middle part refrain strophe strophen anfang ende schluss mitte teil halfte estribillo "
    "estrofa principio final couplet debut fin milieu strofa ritornello inizio fine refrao inicio fim"
)
_IN = bag(
    "in at during for until till before after on from im am bei bis vor nach an en al durante hasta pendant jusqu'a "
    "dans au avant a nel alla fino dopo durante ate depois"
)
# Words behind "just" and "only" that say what is done, how much, or when: "just add a guitar", "only a bit of piano".
_OTHERWISE = bag(
    "add adding want need needs give make making made get put have had has like love think bit touch hint little dash "
    "pinch sprinkle light slight before after as when if because so that right about around enough under over best "
    "most drop loud louder night long kinds sorts day time once then to say maybe lots plenty"
)
_WISHES = bag("want need")
# Verbs behind the instrument: "only the drums should be loud" says how they play, "only a flute should play" who.
_VERBS = bag(
    "should must shall will can could may might has have had is are was were comes come came enters enter joins join "
    "plays play starts start gets needs changes goes stays drops hits kicks loud louder soft softer"
)
# Whoever plays first has company later: "just a piano, then strings".
_AFTERWARDS = bag("then grow grows growing build builds later before until dann puis luego poi depois carries carry")
_SOUNDING = bag("play plays playing heard used allowed needed required sound sounds there")
# Weak words claim what stands right behind them and nothing farther off.
_NARROW = bag("all purely simply pure entirely single 100% rein puro pura purement simplement")
_DRUMS = bag("drums percussion taiko bongos congas timpani")
_ACCOMPANIED = bag("over with against above accompanied backed atop und mit con avec com sobre sur su sopra uber and")
_BESIDE = bag("with and plus featuring add mit con avec com")
_ENSEMBLES = bag("trio quartet quintet sextet quartett cuarteto quatuor quartetto quarteto")
_BANDS = bag("piano guitar organ bass sax saxophone drums klavier guitarra piano guitare chitarra")


def mark_only(text: Text, items: list[Item], phrases: list[Phrase]) -> list[Item]:
    """Instruments that "only", "just" or "nothing but" stands before, or "only" and "alone" behind."""
    marked = list(items)
    for number, phrase in enumerate(phrases):
        is_section = phrase.value("section") and not is_before_instrument(phrases, number)
        if is_section or _is_of_a_part(text, phrase):
            continue
        joints = {value for kind, value in phrase.meanings if kind == "joint"}
        if joints & {"only", "but"} or word_at(text, phrase.first) in ("only", "just"):
            if "but" in joints or "not only" in joints:
                continue
            index = _next_instrument(text, items, phrase)
            if index is not None and marked[index].polarity == YES:
                marked[index] = _with_mark(text, items, index, phrase)
                continue
        if "only after" in joints:
            index = _instrument_before(text, items, phrase)
            if index is not None and marked[index].polarity == YES and _ends_with(text, items, index, phrase):
                marked[index] = replace(marked[index], is_only=True)
    return marked


def _with_mark(text: Text, items: list[Item], index: int, phrase: Phrase) -> Item:
    """A soloist whom others accompany leads; whom nobody does plays alone."""
    item = items[index]
    if word_at(text, phrase.first) in ("solo", "lone", "single") and _is_accompanied(text, items, index, phrase):
        return replace(item, is_lead=True)
    is_only = (
        _is_near(text, item, phrase)
        and not _is_told_of(text, items, index)
        and not _is_one_of_many(items, index, phrase)
    )
    return replace(item, is_only=True) if is_only else item


def _is_accompanied(text: Text, items: list[Item], index: int, phrase: Phrase) -> bool:
    """Whether other instruments play beside a soloist: "solo violin over pads", "house with a solo sax"."""
    place = phrase.first - 1
    while word_at(text, place) in ("a", "an", "one", "un", "una", "une", "ein", "eine", "einem", "um", "uma"):
        place -= 1
    is_beside = word_at(text, place) in _BESIDE and any(
        item.phrase.value("genre") or item.phrase.value("instrument") for item in items[:index]
    )
    behind = word_at(text, items[index].phrase.last + 1)
    others = [
        each
        for each in items[index + 1 :]
        if each.polarity == YES and any(each.phrase.value(kind) for kind in ("instrument", "genre", "subgenre"))
    ]
    return is_beside or (behind in _ACCOMPANIED - {"and", "und"} and bool(others))


def _is_near(text: Text, item: Item, phrase: Phrase) -> bool:
    """Whether nothing between the word and the instrument says that the word belongs to something else."""
    between = [word_at(text, place) for place in range(phrase.last + 1, item.phrase.first)]
    wishes = _WISHES if word_at(text, phrase.last) == "only" else frozenset()
    if any((word in _OTHERWISE and word not in wishes) or word.isdigit() for word in between):
        return False
    return word_at(text, phrase.last) not in _NARROW or not between


def _is_told_of(text: Text, items: list[Item], index: int) -> bool:
    """Whether the sentence goes on with what the instrument does, or where: "only the drums in the chorus"."""
    last = index
    while (
        last + 1 < len(items)
        and items[last + 1].phrase.value("instrument")
        and items[last + 1].phrase.first - items[last].phrase.last <= 3
    ):
        last += 1
    end = items[last].phrase.last
    following = [word_at(text, place) for place in range(end + 1, end + 5)]
    if set(following[:3]) & _AFTERWARDS:
        return True
    if gap_before(text, end + 1) != "":
        return False
    if following[0] in _VERBS:
        return not set(following) & _SOUNDING or set(following[:2]) & _IN != set()
    return following[0] in _IN and bool(set(following[1:]) & _TIMES)


def _is_one_of_many(items: list[Item], index: int, phrase: Phrase) -> bool:
    """Whether others were wanted before, so that "only" is about what this one does: "synths, only soft drums"."""
    item = items[index]
    earlier = [
        each
        for each in items[:index]
        if each.polarity == YES
        and each.phrase.last < phrase.first
        and each.phrase.value("instrument")
        and each.phrase.value("instrument") != item.phrase.value("instrument")
    ]
    is_drum = item.phrase.value("instrument") in _DRUMS or "kit" in str(item.phrase.value("instrument"))
    is_coloured = any(phrase.last < each.phrase.first < item.phrase.first for each in items[:index])
    return bool(earlier) or (is_drum and is_coloured)


def _ends_with(text: Text, items: list[Item], index: int, phrase: Phrase) -> bool:
    """Whether "only" behind instruments closes what is wanted, and does not begin to tell where they play."""
    following = word_at(text, phrase.last + 1)
    is_open = phrase.last + 1 < len(text.words) and gap_before(text, phrase.last + 1) == ""
    if is_open and (following in _IN or following in _VERBS):
        return False
    if word_at(text, phrase.last) not in _ENSEMBLES:
        return True
    names = [each.phrase.value("instrument") for each in items[: index + 1] if each.polarity == YES]
    return len([name for name in names if name]) > 1 or word_at(text, items[index].phrase.last) not in _BANDS


def _is_of_a_part(text: Text, phrase: Phrase) -> bool:
    """Who begins alone is not alone to the end; whether "solo" is a part of the piece: "con un solo de guitarra"."""
    place = phrase.first
    while place > 0 and phrase.first - place < 6 and not gap_before(text, place):
        place -= 1
        if word_at(text, place) in _MOMENTS:
            return True
    return is_a_solo(text, phrase)


def _next_instrument(text: Text, items: list[Item], phrase: Phrase) -> int | None:
    for index, item in enumerate(items):
        if item.phrase.first <= phrase.last:
            continue
        gaps = [gap_before(text, place) for place in range(phrase.last + 1, item.phrase.first + 1)]
        if any(gaps[:1]) or "." in gaps or len(gaps) > 4:
            return None
        if item.phrase.value("instrument"):
            others = {place for each in items for place in range(each.phrase.first, each.phrase.last + 1)}
            is_list = "," in gaps and not others.issuperset(range(phrase.last + 1, item.phrase.first))
            return None if gaps[-1] or is_list else index
        if not {kind for kind, _ in item.phrase.meanings} & (ADJECTIVES | _PASSED):
            return None
    return None


def _instrument_before(text: Text, items: list[Item], phrase: Phrase) -> int | None:
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if item.phrase.last >= phrase.first:
            continue
        gaps = [gap_before(text, place) for place in range(item.phrase.last + 1, phrase.first + 1)]
        is_near = len(gaps) == 1 and "." not in gaps
        is_tail = len(gaps) <= 3 and phrase.last > phrase.first and "." not in gaps
        if item.phrase.value("instrument") and (is_near or is_tail):
            return index
        return None
    return None
