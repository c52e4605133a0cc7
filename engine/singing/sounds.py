"""The alphabet of sounds that dictionary and network share, and how a word of them falls into syllables.

The signs are those of misaki (https://github.com/hexgrad/misaki/blob/main/EN_PHONES.md): IPA with capital letters for
diphthongs and a mark before a stressed vowel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STRESS = "ˈˌ"
DIPHTHONGS = "AIOWY"
VOWELS = DIPHTHONGS + "æɐɑəɛɜiɪɔuʊʌᵊᵻ"
VOICELESS = "ptkfsʃʧθhʔ"
# What is hard to hear when it is short.
SLOW_CONSONANTS = "sʃfmn"
CONSONANTS = "bdfhjklmnpstvwzðŋɡɹɾʃʒʔʤʧθ"

# The network's number of each sign, from the vocabulary of Kokoro-82M.
NUMBERS = {
    ".": 4, " ": 16, "A": 24, "I": 25, "O": 31, "W": 39, "Y": 41, "ᵊ": 42, "b": 44, "d": 46, "f": 48, "h": 50, "i": 51,
    "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "z": 68,
    "ɑ": 69, "ɐ": 70, "æ": 72, "ɔ": 76, "ð": 81, "ʤ": 82, "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112,
    "θ": 119, "ɹ": 123, "ɾ": 125, "ʃ": 131, "ʧ": 133, "ʊ": 135, "ʌ": 138, "ʒ": 147, "ʔ": 148, "ˈ": 156, "ˌ": 157,
    "ᵻ": 177,
}  # fmt: skip

_SINGLE_ONSETS = set(CONSONANTS) - set("ŋʔ")
_LIQUIDS = {
    "p": "ɹlj", "b": "ɹlj", "t": "ɹw", "d": "ɹw", "k": "ɹlwj", "ɡ": "ɹlw", "f": "ɹlj", "θ": "ɹw", "ʃ": "ɹ",
    "s": "lwmnptk", "h": "j", "m": "j", "v": "j",
}  # fmt: skip
_TRIPLE_ONSETS = {"spɹ", "spl", "stɹ", "skɹ", "skw", "spj", "skj"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """What is sung on one note: its consonants before and after one vowel; mark is "" or the sign of stress."""

    onset: str
    mark: str
    vowel: str
    coda: str

    @property
    def sounds(self) -> str:
        """All signs in order, as `parsed_syllable` reads them."""
        return self.onset + self.mark + self.vowel + self.coda


@dataclass(frozen=True, slots=True)
class SungSyllable:
    """A syllable of a line: its letters (roughly), its sounds, and whether the word ends with it.

    written: the word as the person wrote it, on its first syllable; "" on others.
    """

    text: str
    sounds: Syllable
    ends_word: bool
    written: str = ""

    @property
    def is_stressed(self) -> bool:
        """Whether it carries the main stress of its word."""
        return self.sounds.mark == "ˈ"


def parsed_syllable(sounds: str) -> Syllable:
    """The syllable written as signs with exactly one vowel. Raises ValueError."""
    match = re.fullmatch(rf"([{CONSONANTS}]*)([{STRESS}]?)([{VOWELS}])([{CONSONANTS}]*)", sounds)
    if match is None:
        raise ValueError(f"“{sounds}” is no syllable.")
    return Syllable(*match.groups())


def syllables_of(word: str) -> list[Syllable]:
    """The syllables of a word of sounds, each with as long an onset as English allows; [] where it has no vowel."""
    pieces = re.findall(rf"([{CONSONANTS}]*)([{STRESS}]?)([{VOWELS}])", word)
    tail = re.search(rf"[{CONSONANTS}]*$", word)
    coda = tail.group() if tail else ""
    syllables: list[Syllable] = []
    for cluster, mark, vowel in pieces:
        onset = cluster if not syllables else _longest_onset(cluster)
        if syllables:
            last = syllables[-1]
            rest = cluster[: len(cluster) - len(onset)]
            syllables[-1] = Syllable(last.onset, last.mark, last.vowel, last.coda + rest)
        syllables.append(Syllable(onset, mark, vowel, ""))
    if syllables:
        last = syllables[-1]
        syllables[-1] = Syllable(last.onset, last.mark, last.vowel, coda)
    return syllables


def _longest_onset(cluster: str) -> str:
    return next((cluster[place:] for place in range(len(cluster)) if _is_onset(cluster[place:])), "")


def _is_onset(cluster: str) -> bool:
    if len(cluster) == 1:
        return cluster in _SINGLE_ONSETS
    if len(cluster) == 2:
        return cluster[1] in _LIQUIDS.get(cluster[0], "")
    return cluster in _TRIPLE_ONSETS
