"""English words as sounds: weak forms first, then the dictionary, its words with endings, and the letters at last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from engine.singing.dictionary import Dictionary
from engine.singing.phrases import Word, words_of
from engine.singing.sounds import VOWELS, SungSyllable, syllables_of
from engine.singing.spelling import Speller
from engine.singing.weights import SPELLING
from engine.singing.writing_out import words_in

_BEFORE_VOWELS = {"the": "ði", "to": "tʊ"}
# Below this share of known words a text is in another language, and English rules would only guess.
KNOWN_SHARE = 0.6


class English:
    """Reads lines of lyrics. The dictionary takes 30 MB of memory; the letters' network loads when it is needed."""

    def __init__(self, folder: Path) -> None:
        """folder: …/models/singer. Raises OSError when the dictionary is not there."""
        self.dictionary = Dictionary(folder)
        self._spelling = folder / SPELLING
        self._speller: Speller | None = None

    def line(self, text: str) -> list[SungSyllable]:
        """The syllables of one line; [] where it holds no words."""
        return self.syllables(words_of(text))

    def syllables(self, phrase: Sequence[Word]) -> list[SungSyllable]:
        """The syllables of words, in order."""
        spoken = [word for written in phrase for word in written.sung]
        sounds = [self.sounds(word) for word in spoken]
        letters = [letters for written in phrase for letters in _letters(written)]
        writings = [written.text if place == 0 else "" for written in phrase for place in range(len(written.sung))]
        syllables: list[SungSyllable] = []
        for place, word in enumerate(spoken):
            after = sounds[place + 1].lstrip("ˈˌ") if place + 1 < len(spoken) else ""
            sung = _BEFORE_VOWELS.get(word, sounds[place]) if after[:1] and after[0] in VOWELS else sounds[place]
            parts = syllables_of(sung)
            pieces = _split_letters(word, letters[place], len(parts))
            syllables += [
                SungSyllable(text, part, number == len(parts) - 1, writings[place] if number == 0 else "")
                for number, (text, part) in enumerate(zip(pieces, parts, strict=True))
            ]
        return syllables

    def known_share(self, lyrics: str) -> float:
        """Which share of the words the dictionary knows, with its endings: 0-1, 1 where there are none."""
        words = [word for line in lyrics.splitlines() for word in words_in(line)]
        return sum(self.dictionary.look_up(word) is not None for word in words) / len(words) if words else 1.0

    def sounds(self, word: str) -> str:
        """How a word of letters a-z and apostrophes sounds, always with a vowel."""
        found = self.dictionary.look_up(word)
        if found is None or not any(sign in VOWELS for sign in found):
            found = self._spell(re.sub(r"(.)\1{2,}", r"\1\1", word).strip("'"))
        return found

    def _spell(self, word: str) -> str:
        letters = [self.dictionary.entry(letter) or "" for letter in word]
        if len(word) > 1:
            if self._speller is None:
                self._speller = Speller(self._spelling)
            sounds = self._speller.sounds(word)
            if any(sign in VOWELS for sign in sounds):
                return sounds
        spelt = "".join(letters)
        return spelt if any(sign in VOWELS for sign in spelt) else "ˈʌ"


def _letters(written: Word) -> list[str]:
    """The sung words of a written one as they are to be read: as it is written where it is one word of such letters."""
    if len(written.sung) != 1 or len(re.sub(r"^\W+|\W+$", "", written.text)) != len(written.sung[0].strip("'")):
        return list(written.sung)
    return [written.text]


def _split_letters(word: str, text: str, count: int) -> list[str]:
    """A text in `count` pieces, cut where the word it stands for is; what is around its letters stays with them."""
    ends = [0]
    for piece in _pieces(word, count):
        ends.append(ends[-1] + len(piece))
    shift = _first_letter(text) - _first_letter(word)
    return [
        text[0 if first == 0 else first + shift : None if last == len(word) else last + shift]
        for first, last in pairwise(ends)
    ]


def _first_letter(text: str) -> int:
    match = re.search(r"\w", text)
    return match.start() if match else 0


def _pieces(word: str, count: int) -> list[str]:
    """The letters of a word in `count` pieces, cut before consonants between its groups of vowels."""
    starts = [match.start() for match in re.finditer(r"[aeiouy]+", word)]
    if count <= 1:
        return [word] * count
    if len(starts) < count:
        return [word[len(word) * place // count : len(word) * (place + 1) // count] for place in range(count)]
    cuts = []
    for start, end in list(pairwise(starts))[: count - 1]:
        match = re.match(r"[aeiouy]+", word[start:])
        vowels_end = start + (match.end() if match else 1)
        cuts.append(end - 1 if end - vowels_end <= 2 and end > vowels_end else end - (end - vowels_end) // 2)
    edges = [0, *cuts, len(word)]
    return [word[start:end] for start, end in pairwise(edges)]
