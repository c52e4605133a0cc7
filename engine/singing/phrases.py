"""Lines of lyrics as phrases of one breath, each word as the person wrote it and as it is sung.

No dictionary is needed: syllables are counted by spelling, so that a song's form can be planned where nothing is sung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.singing.writing_out import words_in
from engine.words.syllables import syllable_count

# A longer line is sung in phrases, with a breath between them.
LONGEST_PHRASE = 16


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces. text: as written ("9:30,"); sung: what is sung of it ("nine", "thirty")."""

    text: str
    sung: tuple[str, ...]

    @property
    def syllables(self) -> int:
        """How many it has by its spelling."""
        return sum(syllable_count(word) for word in self.sung)


Phrase = tuple[Word, ...]


def words_of(line: str) -> Phrase:
    """The words of a line; what cannot be sung, such as a picture or a dash, stays with the word before it."""
    words: list[Word] = []
    before = ""
    for text in line.split():
        sung = tuple(words_in(text))
        if sung:
            words.append(Word(f"{before}{text}", sung))
            before = ""
        elif words:
            words[-1] = Word(f"{words[-1].text} {text}", words[-1].sung)
        else:
            before = f"{before}{text} "
    return tuple(words)


def phrases_of(line: str) -> list[Phrase]:
    """A line, or its nearly equal parts where it is too long for one breath; [] where nothing of it can be sung."""
    words = words_of(line)
    count = -(-syllables_in(words) // LONGEST_PHRASE)
    most = syllables_in(words) / max(1, count)
    phrases: list[list[Word]] = [[]]
    for word in words:
        if phrases[-1] and len(phrases) < count and syllables_in(phrases[-1]) >= most - 1:
            phrases.append([])
        phrases[-1].append(word)
    return [tuple(phrase) for phrase in phrases if phrase]


def syllables_in(words: Sequence[Word]) -> int:
    """How many syllables words have by their spelling."""
    return sum(word.syllables for word in words)
