"""Counts the syllables of lyrics and marks the stressed ones, so that a melody can follow the words."""

from __future__ import annotations

import re

_UNSTRESSED_TEXT = (
    "a an the and or but of in on at to for from by as is are was be it its this that my your our his her i you "
    "we me he she they them us with so if than then "
)  # fmt: skip
_UNSTRESSED = frozenset(_UNSTRESSED_TEXT.split())
_ONLY_ENGLISH = frozenset((
    "the", "and", "of", "to", "my", "you", "your", "it", "is", "are", "this", "that", "with", "he", "she", "they", "we",
    "for", "not", "from", "but", "have", "all", "what", "when", "oh",
))  # fmt: skip
_FEW_WORDS = 5
_SUFFIX_UNSTRESSED_FIRST = ("be", "re", "de", "a", "un", "en", "ex", "con", "for")


def lines_of(lyrics: str) -> list[list[bool]]:
    """One list per sung line: True for each stressed syllable. Headings such as "[Chorus]" are not sung."""
    lines = []
    for line in lyrics.splitlines():
        if re.fullmatch(r"\s*[\[(].*[\])]:?\s*", line):
            continue
        words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line.lower())
        stresses = [stress for word in words for stress in word_stresses(word)]
        if stresses:
            lines.append(stresses)
    return lines


def looks_english(lyrics: str) -> bool:
    """Whether small words that only English has make up at least a twelfth: a guess without a dictionary."""
    words = re.findall(r"[^\W\d_]+", lyrics.lower())
    return len(words) < _FEW_WORDS or sum(word in _ONLY_ENGLISH for word in words) * 12 >= len(words)


def syllable_count(word: str) -> int:
    """How many syllables a word has, by its groups of vowels: right for most English words, close for the rest."""
    text = re.sub(r"['’]", "", word.lower())
    groups = len(re.findall(r"[aeiouyäöüáéíóúàèìòùâêîôû]+", text))
    if groups > 1 and re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiousxzc]es$", text):
        groups -= 1
    if re.search(r"[^aeiou]ism$|[aiu]o[^u]|ia[^l]|[^qg]ua", text):
        groups += 1
    return max(1, groups)


def word_stresses(word: str) -> list[bool]:
    """True for the stressed syllable of an English word; a small word of one syllable has none."""
    count = syllable_count(word)
    if count == 1:
        return [word not in _UNSTRESSED]
    prefixed = any(word.startswith(prefix) for prefix in _SUFFIX_UNSTRESSED_FIRST) and count == 2 and len(word) > 5
    stressed = 1 if prefixed or (count == 3 and re.search(r"(?:tion|sion|ic|ity)$", word)) else 0
    return [index == stressed for index in range(count)]
