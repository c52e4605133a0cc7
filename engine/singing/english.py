"""English words as sounds: weak forms first, then the dictionary, its words with endings, and the letters at last."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from engine.singing.phrases import Word, words_of
from engine.singing.sounds import VOICELESS, VOWELS, SungSyllable, syllables_of
from engine.singing.spelling import Speller
from engine.singing.weights import DICTIONARY, SPELLING
from engine.singing.writing_out import words_in

# As they are sung rather than listed.
_SUNG = {
    "a": "ə", "the": "ðə", "to": "tə", "our": "ˈWɹ", "every": "ˈɛvɹi", "yeah": "jˈæ", "hmm": "hˈʌm", "mm": "ˈʌm",
    "mmm": "ˈʌm", "shh": "ʃˈʊʃ", "n": "ən", "'n": "ən", "'n'": "ən", "o": "ˈO", "ya": "jə", "whoa": "wˈO",
    "woah": "wˈO", "ha": "hˈɑ",
    "na": "nˈɑ", "da": "dˈɑ", "doo": "dˈu", "ooh": "ˈu", "oo": "ˈu", "ah": "ˈɑ", "aah": "ˈɑ", "uh": "ˈʌ", "la": "lˈɑ",
}  # fmt: skip
_BEFORE_VOWELS = {"the": "ði", "to": "tʊ"}
_HISSES = "szʃʒʧʤ"
# Below this share of known words a text is in another language, and English rules would only guess.
KNOWN_SHARE = 0.6


class English:
    """Reads lines of lyrics. The dictionary takes 30 MB of memory; the letters' network loads when it is needed."""

    def __init__(self, folder: Path) -> None:
        """folder: …/models/singer. Raises OSError when the dictionary is not there."""
        self._lines = (folder / DICTIONARY).read_text("utf-8").split("\n")
        # The file is sorted by its bytes, and so are strings by their code points.
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
        return sum(self._look_up(word) is not None for word in words) / len(words) if words else 1.0

    def sounds(self, word: str) -> str:
        """How a word of letters a-z and apostrophes sounds, always with a vowel."""
        found = self._look_up(word)
        if found is None or not any(sign in VOWELS for sign in found):
            found = self._spell(re.sub(r"(.)\1{2,}", r"\1\1", word).strip("'"))
        return found

    def _look_up(self, word: str) -> str | None:
        """As listed, or without letters that only say how long it is held: "sooooo", "yeaaah"."""
        for form in (word, re.sub(r"(.)\1{2,}", r"\1", word), re.sub(r"(.)\1{2,}", r"\1\1", word)):
            found = _SUNG.get(form) or self._entry(form) or self._with_ending(form) or self._entry(form.strip("'"))
            if found:
                return found
        return None

    def _entry(self, word: str) -> str | None:
        place = bisect_left(self._lines, f"{word}\t")
        if place < len(self._lines) and self._lines[place].startswith(f"{word}\t"):
            return self._lines[place].partition("\t")[2]
        return None

    def _with_ending(self, word: str) -> str | None:
        """A listed word with -s, -'s, -ed, -ing, -in' or -ies behind it."""
        for ending, instead, ended in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                stem = word[: -len(ending)]
                doubled = stem[:-1] if ending in {"ed", "ing", "in'"} and stem[-1:] == stem[-2:-1] else ""
                for root in (stem + instead, stem, stem + "e", doubled):
                    sounds = self._entry(root) if root else None
                    if sounds:
                        return ended(sounds)
        return None

    def _spell(self, word: str) -> str:
        letters = [self._entry(letter) or "" for letter in word]
        if len(word) > 1:
            if self._speller is None:
                self._speller = Speller(self._spelling)
            sounds = self._speller.sounds(word)
            if any(sign in VOWELS for sign in sounds):
                return sounds
        spelt = "".join(letters)
        return spelt if any(sign in VOWELS for sign in spelt) else "ˈʌ"


def _plural(sounds: str) -> str:
    if sounds[-1] in _HISSES:
        return sounds + "ᵻz"
    return sounds + ("s" if sounds[-1] in VOICELESS else "z")


def _past(sounds: str) -> str:
    if sounds[-1] in "td":
        return sounds + "ᵻd"
    return sounds + ("t" if sounds[-1] in VOICELESS else "d")


_ENDINGS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("ies", "y", _plural),
    ("'s", "", _plural),
    ("s'", "", _plural),
    ("es", "", _plural),
    ("s", "", _plural),
    ("ied", "y", _past),
    ("ed", "", _past),
    ("ing", "", lambda sounds: sounds + "ɪŋ"),
    ("in'", "", lambda sounds: sounds + "ɪn"),
)


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
