"""Tempi written as bare numbers: "Thrash. 210.", "around 130 but relaxed", "a 128 house track"."""

from __future__ import annotations

from collections.abc import Iterator

from engine.words.fields.numbers import is_refused
from engine.words.fields.tempo import REFUSED_TEMPO
from engine.words.languages import plain_words
from engine.words.lexicon import Phrase, gap_before, word_at
from engine.words.texts import Claim, Refusal, Text, bag

# The slowest and fastest that a number without a unit can mean, in BPM.
_SLOWEST, _FASTEST = 60, 240
# What a tempo stands behind, what goes on behind it, and kinds of words that do.
_LEADING = bag(
    "at around about roughly approx approximately be is bei auf um ungefahr etwa rund circa zirka ca environ unos sui "
    "sur em autour cerca"
)
# Words for "about" that stand before ages and prices as well: somebody's verb before them is no tempo's.
_STATING = bag("be is")
_SUBJECTS = bag("it this that tempo speed pace song track beat music piece rhythm bpm should must to will can")
_PERSONAL = bag("is was are were am i'm he's she's costs cost turns turned turning aged age im")
_JOINTS = bag(
    "with and in no without but please mit und ohne aber bitte con y sin pero avec et sans mais e senza ma com sem mas"
)
_BEHIND = ("mood", "tempo", "key", "genre", "subgenre", "production")
_MUSICAL = (*_BEHIND, "metre", "instrument", "voice", "singer", "arc", "use")
_ARTICLES = bag("a an this some ein einen eine un una une um uma")
_TO = bag("to bis a ate")
_A = bag("a")


def bare_tempi_in(text: Text, phrases: list[Phrase], taken: list[tuple[int, int]]) -> Iterator[Claim | Refusal]:
    """A number alone where tempi stand: beside a style, behind "at", or between commas."""
    styles = [phrase for phrase in phrases if any(phrase.value(kind) for kind in ("genre", "subgenre", "metre"))]
    for place, word in enumerate(text.words):
        is_free = not any(start < word.end and word.start < end for start, end in taken)
        if not (is_free and _is_a_tempo(word.spelling)):
            continue
        if is_refused(text, word.start):
            if styles or word_at(text, place - 1) in _LEADING:
                yield Refusal("tempo_bpm", word.start, word.end, REFUSED_TEMPO)
            continue
        second = _end_of_range(text, styles, place)
        if second is not None:
            low, high = float(word.spelling), float(text.words[second].spelling)
            yield Claim("tempo_bpm", [low, high], word.start, text.words[second].end, f"{low:g} to {high:g} BPM")
            return
        if _stands_as_one(text, phrases, styles, taken, place):
            number = text.words[_place_after_correction(text, place)]
            yield Claim("tempo_bpm", float(number.spelling), number.start, number.end, f"{number.spelling} BPM")
            return


def _is_a_tempo(spelling: str) -> bool:
    return spelling.isdigit() and len(spelling) <= 3 and _SLOWEST <= int(spelling) <= _FASTEST


def _end_of_range(text: Text, styles: list[Phrase], place: int) -> int | None:
    """Where the second number stands of "hip hop 85-90" or "hip hop 85 to 90"."""
    if not any(phrase.last + 1 == place for phrase in styles):
        return None
    second = place + 2 if word_at(text, place + 1) in _TO else place + 1
    between = text.plain[text.words[place].end : text.words[second].start] if second < len(text.words) else ""
    is_joined = second == place + 2 or between.strip() in ("-", "\u2013")
    if is_joined and _is_a_tempo(word_at(text, second)) and int(word_at(text, second)) > int(word_at(text, place)):
        return second
    return None


def _stands_as_one(
    text: Text, phrases: list[Phrase], styles: list[Phrase], taken: list[tuple[int, int]], place: int
) -> bool:
    before, following = word_at(text, place - 1), word_at(text, place + 1)
    is_open, is_last = gap_before(text, place) != "", gap_before(text, place + 1) != ""
    starts = {text.words[phrase.first].start for phrase in phrases if any(phrase.value(kind) for kind in _BEHIND)}
    starts |= {start for start, _ in taken}
    goes_on = following in _JOINTS or (not is_last and text.words[place + 1].start in starts)
    if _is_before_style(text, phrases, place):
        return True
    if is_open:
        named = [phrase for phrase in phrases if any(phrase.value(kind) for kind in _MUSICAL)]
        return place > 0 and is_last and (bool(styles) or len(named) > 1) and not _is_an_age(text, phrases, place)
    ends = {text.words[phrase.last].end for phrase in styles} | {end for _, end in taken}
    is_behind = any(_ends_in(text, place - back, ends) for back in ((1, 2) if before in _A else (1,)))
    if is_behind or _ends_a_list(text, phrases, styles, place):
        return is_last or goes_on
    is_led = before in _LEADING and not (_is_of_somebody(text, place) or _is_of_a_deed(text, phrases, place))
    return is_led and (is_last or (goes_on and (bool(styles) or following in _JOINTS)))


def _place_after_correction(text: Text, place: int) -> int:
    """The place of the number that takes this one back right behind it: "120. no 124"."""
    is_taken_back = word_at(text, place + 1) in _NO and _is_a_tempo(word_at(text, place + 2))
    return place + 2 if is_taken_back else place


_NO = bag("no nein non nao")


def _ends_in(text: Text, place: int, ends: set[int]) -> bool:
    """Whether something that ends at one of these places ends with this word."""
    return place >= 0 and text.words[place].end in ends


def _is_before_style(text: Text, phrases: list[Phrase], place: int) -> bool:
    """ "A 128 house track", "140 dubstep": at the start of a clause or behind an article, one style is next."""
    if gap_before(text, place) == "" and word_at(text, place - 1) not in _ARTICLES:
        return False
    following = next((phrase for phrase in phrases if phrase.first == place + 1), None)
    if following is None or gap_before(text, place + 1) != "":
        return False
    is_style = following.value("genre") or following.value("subgenre")
    is_led = gap_before(text, place) == "" or not word_at(text, following.last + 1).endswith("s")
    return bool(is_style) and is_led


def _ends_a_list(text: Text, phrases: list[Phrase], styles: list[Phrase], place: int) -> bool:
    """Whether it is the last word behind an instrument or a mood, with a style before: "jazz trio piano bass 180"."""
    before = next((phrase for phrase in phrases if phrase.last + 1 == place), None)
    is_end = place + 1 == len(text.words)
    return is_end and bool(styles) and before is not None and any(before.value(kind) for kind in _MUSICAL)


def _is_an_age(text: Text, phrases: list[Phrase], place: int) -> bool:
    """Whether a name stands before the comma: "Maria, 72, waltz"."""
    is_known = any(phrase.first <= place - 1 <= phrase.last for phrase in phrases)
    if word_at(text, place - 1) in _AGES:
        return True
    return not is_known and text.prompt[text.words[place - 1].start].isupper() and gap_before(text, place) == ","


_AGES = bag("age aged alter edad age eta idade old years jahre anos ans anni")


def _is_of_a_deed(text: Text, phrases: list[Phrase], place: int) -> bool:
    """Whether it is how hot or fast something is done: "bake at 180", "wir fahren mit 130": no music in the clause."""
    first = place
    while gap_before(text, first) == "":
        first -= 1
    is_musical = any(first <= phrase.first < place and phrase.value("joint") is None for phrase in phrases)
    words = {word_at(text, each) for each in range(first, place)} - _LEADING
    return not is_musical and any(not word.isdigit() for word in words - plain_words() - _SUBJECTS)


def _is_of_somebody(text: Text, place: int) -> bool:
    """Whether the number says how old somebody is, or what something costs: "my grandma is 90"."""
    before, earlier = word_at(text, place - 1), word_at(text, place - 2)
    if before in _STATING:
        return earlier not in _SUBJECTS
    return earlier in _PERSONAL and word_at(text, place - 3) not in _SUBJECTS
