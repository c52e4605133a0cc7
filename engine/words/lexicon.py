"""Finds the phrases of a language in a text: the longest at every place, each with what it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from engine.words.genre_names import SUBGENRES
from engine.words.languages import ENGLISH, NAMES, language, plural_too
from engine.words.spellings import is_close, is_known, skeleton
from engine.words.texts import Text, Word, bag, words_of

# What may stand between the words of one phrase.
_GAP = re.compile(r"[ \t\-–_&+'/.]*")
_HARD_GAP = re.compile(r"[.;:!?\n()\[\]|=→]|\s[–—/-]+\s")
Meanings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Phrase:
    """first, last: places of its words in the text. meanings: pairs of kind and value."""

    first: int
    last: int
    meanings: Meanings

    def value(self, kind: str) -> str | None:
        """What it means as this kind of phrase, if it can be one."""
        return next((value for each, value in self.meanings if each == kind), None)


@dataclass(frozen=True)
class Lexicon:
    """by_word: what begins with a word, longest first. small, plain: words that nothing has to be made of.

    by_skeleton: words that are found though a letter of theirs is wrong. spelled: words that are right as they are.
    scenes: words that paint something, beside those of English.
    """

    by_word: Mapping[str, tuple[tuple[tuple[str, ...], Meanings], ...]]
    by_skeleton: Mapping[str, tuple[str, ...]]
    spelled: frozenset[str]
    small: frozenset[str]
    plain: frozenset[str]
    scenes: frozenset[str]

    def phrases_in(self, text: Text, taken: Iterable[tuple[int, int]] = ()) -> list[Phrase]:
        """The phrases outside the places that are taken, in order."""
        free = [not any(start < word.end and word.start < end for start, end in taken) for word in text.words]
        phrases, place = [], 0
        while place < len(text.words):
            phrase = self._longest(text, place, free) if free[place] else None
            if phrase is not None:
                phrases.append(phrase)
                place = phrase.last
            place += 1
        return phrases

    def _longest(self, text: Text, place: int, free: list[bool]) -> Phrase | None:
        for words, meanings in self.by_word.get(text.words[place].spelling, ()):
            end = place + len(words)
            if end > len(text.words) or not all(free[place:end]):
                continue
            if (
                words[0] == "free"
                and len(words) > 1
                and text.plain[text.words[place].start - 1 : text.words[place].start] == "-"
            ):
                continue
            if all(text.words[place + index].spelling == word for index, word in enumerate(words)) and all(
                is_together(text, index) for index in range(place, end - 1)
            ):
                return Phrase(place, end - 1, meanings)
        return self._word_near(text, place)

    def _word_near(self, text: Text, place: int) -> Phrase | None:
        """ "Pianno" and "gitar": the consonants of a word here in their order, and one letter different."""
        word = text.words[place].spelling
        if len(word) < 5 or word in self.spelled or is_known(word) or _is_a_name(text, place):
            return None
        for each in self.by_skeleton.get(skeleton(word), ()):
            if is_close(word, each):
                meanings = next(meanings for words, meanings in self.by_word[each] if len(words) == 1)
                return Phrase(place, place, meanings)
        return None


def _is_a_name(text: Text, place: int) -> bool:
    """Whether a capital within a sentence of small letters says that somebody is called so: "a song for Reggie"."""
    if not text.prompt[text.words[place].start].isupper() or gap_before(text, place) != "":
        return False
    capitals = sum(text.prompt[word.start].isupper() for word in text.words)
    return capitals * 3 <= len(text.words)


def is_together(text: Text, place: int) -> bool:
    """Whether nothing that parts phrases stands between this word and the next."""
    between = text.plain[text.words[place].end : text.words[place + 1].start]
    return bool(_GAP.fullmatch(between)) and ". " not in between


def gap_before(text: Text, place: int) -> str:
    """What stands before a word: "" (only space), "," or "." (all that ends a sentence or a list)."""
    if not 0 < place < len(text.words):
        return "."
    between = text.plain[text.words[place - 1].end : text.words[place].start]
    if _HARD_GAP.search(between):
        return "."
    return "," if "," in between or "、" in between else ""


def word_at(text: Text, place: int) -> str:
    """The word at a place, or "" outside the text."""
    return text.words[place].spelling if 0 <= place < len(text.words) else ""


@cache
def lexicon_for(code: str) -> Lexicon:
    """The phrases of a language, and behind them those of English, which everybody mixes in."""
    own, english = language(code if code in NAMES else ENGLISH), language(ENGLISH)
    found = dict(own.phrases)
    for words, meanings in (*_styles(), *english.phrases.items()):
        if meanings[0][0] == "subgenre" and words in _BANDS and code in ("it", "pt"):
            continue
        is_style = meanings[0][0] == "subgenre" and not _SINGING & {kind for kind, _ in own.phrases.get(words, ())}
        is_false_friend = own is not english and len(words) == 1 and words[0] in _FALSE_FRIENDS
        if (words not in own.phrases or is_style) and not is_false_friend:
            found[words] = (*meanings, *(each for each in found.get(words, ()) if each not in meanings))
        elif own is english:
            found[words] = tuple(dict.fromkeys((*found[words], *meanings)))
    by_word: dict[str, list[tuple[tuple[str, ...], Meanings]]] = {}
    for words, meanings in found.items():
        if words:
            by_word.setdefault(words[0], []).append((words, meanings))
    ordered = {word: tuple(sorted(each, key=lambda pair: -len(pair[0]))) for word, each in by_word.items()}
    singles = {
        words[0]
        for words, meanings in found.items()
        if len(words) == 1 and meanings[0][0] in (_SPELLED if words in own.phrases else _SPELLED_EVERYWHERE)
    }
    by_skeleton: dict[str, tuple[str, ...]] = {}
    for word in sorted(word for word in singles if len(word) >= 5):
        by_skeleton[skeleton(word)] = (*by_skeleton.get(skeleton(word), ()), word)
    small, plain = own.small | english.small, own.plain | english.plain
    spelled = small | plain | own.scenes | {word for words in own.phrases for word in words}
    return Lexicon(ordered, by_skeleton, spelled, small, plain, own.scenes)


# Kinds whose words are found though a letter is wrong.
_SPELLED = frozenset(("genre", "subgenre", "mood", "tempo", "instrument"))
# Of these, the kinds whose English words people of all languages write, well or not.
_SPELLED_EVERYWHERE = frozenset(("genre", "subgenre"))


def _styles() -> Iterator[tuple[tuple[str, ...], Meanings]]:
    for name in SUBGENRES:
        words = words_of(name)
        # "Dark synths" are instruments, "dark synth" is a style.
        for last in plural_too(words[-1]) if words[-1] != "synth" else words[-1:]:
            if last == words[-1] or " ".join((*words[:-1], last)) not in SUBGENRES:
                yield (*words[:-1], last), (("subgenre", name), *_ADJECTIVES.get(words[0], ()))


# First words of a style's name that say something by themselves: "dark ambient" is dark.
_ADJECTIVES: Mapping[str, Meanings] = {
    "dark": (("mood", "dark"),), "uplifting": (("mood", "uplifting"),), "horror": (("mood", "dark"),),
    "slow": (("tempo", "slow"),), "epic": (), "brutal": (("mood", "angry"),),
}  # fmt: skip


# A style in Mexico, and any band elsewhere.
_BANDS = frozenset((("banda",),))
# What a word says though a style is called so, too: "cantata da una donna".
_SINGING = frozenset(("voice", "singer"))
# English words that mean something else, or nothing, elsewhere.
_FALSE_FRIENDS = bag(
    "fast solo no so not non all sans hell still stop out use man men he a an to on in as la do mi die rot fade more "
    "just come war"
)


def span_of(text: Text, phrase: Phrase) -> tuple[int, int]:
    """Where a phrase stands in the prompt."""
    return text.words[phrase.first].start, text.words[phrase.last].end


def words_between(text: Text, first: int, last: int) -> tuple[Word, ...]:
    """The words after one place and before another."""
    return text.words[first + 1 : last]
