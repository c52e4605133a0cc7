"""Names of people and bands in a text: known ones anywhere, unknown ones behind "like" and "in the style of"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.words.artists import ARTISTS, EVERYDAY, Traits
from engine.words.lexicon import Lexicon, Phrase, gap_before, is_together, word_at
from engine.words.texts import Text

_FIRST_WORDS: dict[str, list[tuple[str, ...]]] = {}
for _name in sorted(ARTISTS, key=len, reverse=True):
    _FIRST_WORDS.setdefault(_name[0], []).append(_name)
_STRONG = (
    "style of",
    "in style of",
    "in the style of",
    "similar to",
    "sounds like",
    "sound like",
    "sounding like",
    "a la",
)
_AFTER_NAME = frozenset(
    ("style", "esque", "vibes", "vibe", "type", "ish", "like", "sound", "inspired", "flavour", "feel")
)


@dataclass(frozen=True)
class Name:
    """first, last: places of its words. traits: what goes with it, if it is known. is_refused: "not like …"."""

    first: int
    last: int
    traits: Traits | None
    is_refused: bool = False


def names_in(text: Text, lexicon: Lexicon, phrases: list[Phrase]) -> Iterator[Name]:
    """The names in a text, in order."""
    likes = {phrase.last + 1: phrase for phrase in phrases if phrase.value("joint") == "like"}
    place = 0
    while place < len(text.words):
        name = _artist_at(text, place, is_compared=_is_compared(text, likes, place)) or _stranger_at(
            text, lexicon, phrases, likes, place
        )
        if name is None:
            place += 1
            continue
        before = word_at(text, likes[place].first - 1) if place in likes else word_at(text, place - 1)
        yield Name(name.first, name.last, name.traits, before in ("not", "no", "unlike", "never", "don't", "without"))
        place = name.last + 1


def _is_compared(text: Text, likes: dict[int, Phrase], place: int) -> bool:
    return (
        place in likes
        or word_at(text, place - 1) in ("like", "by")
        or word_at(text, place - 1) in ("and", "or", "meets")
    )


def _artist_at(text: Text, place: int, *, is_compared: bool) -> Name | None:
    for words in _FIRST_WORDS.get(text.words[place].spelling, ()):
        last = place + len(words) - 1
        if last >= len(text.words) or any(word_at(text, place + index) != word for index, word in enumerate(words)):
            continue
        if not all(is_together(text, index) or len(words) > 2 for index in range(place, last)):
            continue
        if _is_somebodys(text, last + 1):
            continue
        is_everyday = len(words) == 1 and words[0] in EVERYDAY
        if (
            is_everyday
            and not is_compared
            and word_at(text, last + 1) not in _AFTER_NAME
            and not _is_capital(text, place)
        ):
            continue
        if is_everyday and not is_compared and place == 0 and word_at(text, last + 1) not in _AFTER_NAME:
            continue
        return Name(place, last, ARTISTS[words])
    return None


def _stranger_at(
    text: Text, lexicon: Lexicon, phrases: list[Phrase], likes: dict[int, Phrase], place: int
) -> Name | None:
    """Capitals behind "like", as far as they go: "in the style of Zoltan Blork"."""
    if place not in likes or gap_before(text, place) != "" or not _is_capital(text, place):
        return None
    opened = text.plain[text.words[likes[place].first].start : text.words[likes[place].last].end]
    if opened in ("think", "by", "type", "meets") and opened != "by":
        return None
    last = place
    while last + 1 < len(text.words) and is_together(text, last) and _is_capital(text, last + 1):
        last += 1
    starts = {phrase.first: phrase for phrase in phrases}
    phrase = starts.get(place)
    if phrase is not None and phrase.last >= last and any(kind != "joint" for kind, _ in phrase.meanings):
        return None
    if last == place and word_at(text, place) in lexicon.small:
        return None
    if opened == "by" and last == place:
        return None
    return Name(place, last, None)


def _is_somebodys(text: Text, place: int) -> bool:
    """Whether a pet or a person bears the name: "Beethoven (our St Bernard)", "Adele, my cat"."""
    is_apart = gap_before(text, place) != "" and word_at(text, place) in (
        "our",
        "my",
        "mein",
        "unser",
        "mi",
        "mon",
        "mio",
    )
    return is_apart and text.plain[text.words[place - 1].end :].lstrip()[:1] in ("(", ",")


def _is_capital(text: Text, place: int) -> bool:
    return text.prompt[text.words[place].start].isupper()
