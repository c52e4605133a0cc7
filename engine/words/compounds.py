"""German writes several words as one: "Gitarrensolo" is a solo, "Klavierstück" is for piano, "textlos" has no words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.words.languages import language
from engine.words.lexicon import Lexicon
from engine.words.texts import Text, Word, bag

# What a word here stands for at the end of a compound. Most say no more than that it is music.
_TAILS: Mapping[str, str] = {
    tail: meaning
    for meaning, tails in {
        "musik": "hintergrundmusik musik stuck stucke stueck stuecke lied lieder liedchen song songs beat beats klange "
        "klaenge klang sound sounds begleitung melodie melodien ballade version spur nummer track groove riff riffs "
        "akkorde stimmung spiel atmosphare teil einsatz einlage linie linien ton tone satz wirbel",
        "soloteil": "solo soli solos",
        "frei": "los lose losen loser loses frei freie freien freier freies",
    }.items()
    for tail in tails.split()
}
_NOUNS = bag("genre subgenre instrument missing voice singer metre section use pulse mood production tempo")
_ABSENT = frozenset(("instrument", "missing", "voice", "pulse"))
# Parts that are found in many other words.
_NO_PARTS = bag("ende ruhe hell helle power horror spat kino lang still chor alle arm")
# Dances whatever they are danced at: "Hochzeitswalzer", "Kaiserwalzer".
_DANCES = bag("walzer polka tango menuett foxtrott")
# What stands between the parts.
_LINKS = ("s", "n", "en", "es", "e", "er")


def part_compounds(text: Text, lexicon: Lexicon) -> Text:
    """The text with the parts of its compounds as words of their own, where both are known."""
    words = tuple(part for word in text.words for part in _parts(word, lexicon))
    return text if len(words) == len(text.words) else replace(text, words=words)


def _parts(word: Word, lexicon: Lexicon) -> tuple[Word, ...]:
    whole = word.spelling
    # Letters that one sign stands for ("ß") would move places.
    if len(whole) < 6 or len(whole) != word.end - word.start or _is_known(whole, lexicon):
        return (word,)
    for cut in range(3, len(whole) - 2):
        tail = whole[cut:]
        if tail in _DANCES:
            return Word(whole[:cut], word.start, word.start + cut), Word(tail, word.start + cut, word.end)
        head = _head(whole[:cut], lexicon, _ABSENT if _TAILS.get(tail) == "frei" else _NOUNS)
        end = _TAILS.get(tail) or (tail if len(tail) > 3 and _kinds(tail, lexicon) & _NOUNS else "")
        if head and end and tail not in _NO_PARTS:
            place = word.start + cut
            return Word(head, word.start, place), Word(end, place, word.end)
    return (word,)


def _is_known(word: str, lexicon: Lexicon) -> bool:
    is_ordinary = word in lexicon.small or word in lexicon.plain or word in lexicon.scenes
    return is_ordinary or bool(_kinds(word, lexicon))


def _kinds(word: str, lexicon: Lexicon) -> set[str]:
    meanings = (meanings for words, meanings in lexicon.by_word.get(word, ()) if words == (word,))
    return {kind for each in meanings for kind, _ in each}


def _head(part: str, lexicon: Lexicon, kinds: frozenset[str]) -> str:
    """The word that a compound begins with, if it is one of these kinds."""
    if part == "solo":
        return part
    return next((each for each in _without_links(part) if _kinds(each, lexicon) & kinds and each not in _NO_PARTS), "")


def _without_links(part: str) -> Iterator[str]:
    """The part, and German words that it is with a joint: "Geigen-", "Liebes-"."""
    yield part
    for link in _LINKS:
        word = part.removesuffix(link)
        if part.endswith(link) and len(word) > 2 and (word,) in language("de").phrases:
            yield word
