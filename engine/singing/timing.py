"""When each sound of a line is heard: vowels begin on their notes, consonants take their time from the vowel before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.singing.sounds import NUMBERS, SLOW_CONSONANTS, VOICELESS, Syllable

FRAME_S = 0.025
_CONSONANT_S = (0.045, 0.150)
_SLOW_CONSONANT_S = 0.060
_CONSONANT_STRETCH = 1.2
_VOWEL_STRETCH = 1.3
_GAP_S = 0.025
# The share of the room between two vowels that consonants may take.
_MOST_CONSONANTS = 0.6
# A rest inside a line is silence when it is longer.
REST_S = 0.12
_SHORTEST_VOWEL_S = 0.06
PAD, GAP = "", " "


@dataclass(frozen=True, slots=True)
class SungNote:
    """start and length in seconds, pitch as MIDI number."""

    start_s: float
    length_s: float
    midi: int


@dataclass(frozen=True, slots=True)
class LineSyllable:
    """One syllable on its notes (more than one is a melisma); ends_word says whether a gap follows."""

    sounds: Syllable
    notes: tuple[SungNote, ...]
    ends_word: bool = True

    @property
    def start_s(self) -> float:
        """When its vowel begins."""
        return self.notes[0].start_s

    @property
    def end_s(self) -> float:
        """When its last note ends."""
        return self.notes[-1].start_s + self.notes[-1].length_s


@dataclass(slots=True)
class Token:
    """A sign the network speaks. kind: "pad", "gap", "mark", "vowel" or "consonant"; syllable: its place in the line.

    start_s and end_s are when it is heard in the song; frames is how long the network speaks it.
    """

    sign: str
    kind: str
    syllable: int
    start_s: float = 0.0
    end_s: float = 0.0
    frames: int = 1

    @property
    def is_voiced(self) -> bool:
        """Whether it has a pitch; gaps have the pitch of what is around them."""
        return self.kind != "pad" and self.sign not in VOICELESS


def tokens_of(line: Sequence[LineSyllable]) -> list[Token]:
    """The signs of a line in order, from pad to pad, not timed yet."""
    tokens = [Token(PAD, "pad", -1)]
    for place, syllable in enumerate(line):
        if place and line[place - 1].ends_word:
            tokens.append(Token(GAP, "gap", place))
        sounds = syllable.sounds
        tokens += [Token(sign, "consonant", place) for sign in sounds.onset]
        tokens += [Token(sign, "mark", place) for sign in sounds.mark]
        tokens.append(Token(sounds.vowel, "vowel", place))
        tokens += [Token(sign, "consonant", place) for sign in sounds.coda]
    return [*tokens, Token(PAD, "pad", len(line) - 1)]


def numbers_of(tokens: Sequence[Token]) -> np.ndarray:
    """The network's numbers of the signs: int64 (1, tokens)."""
    return np.array([[NUMBERS.get(token.sign, 0) for token in tokens]], dtype=np.int64)


def place_tokens(tokens: Sequence[Token], line: Sequence[LineSyllable], natural: np.ndarray) -> None:
    """Time the signs: start_s, end_s and frames of each. natural: frames the network would give, (tokens,)."""
    vowels = [place for place, token in enumerate(tokens) if token.kind == "vowel"]
    placing = _Placing(
        tokens, [_consonant_length(token, frames) for token, frames in zip(tokens, natural, strict=True)]
    )
    placing.before(range(1, _head(tokens, vowels[0])), line[0].start_s)
    for number, place in enumerate(vowels):
        if number + 1 == len(vowels):
            placing.close(place, range(place + 1, len(tokens) - 1), line[number].start_s, line[number].end_s)
        else:
            placing.join(place, _head(tokens, vowels[number + 1]), line[number], line[number + 1])
    for place, token in enumerate(tokens):
        token.frames = _spoken(token, float(natural[place]), tokens[place - 1].kind == "mark")
    tokens[0].end_s = tokens[1].start_s
    tokens[0].start_s = tokens[0].end_s - tokens[0].frames * FRAME_S
    tokens[-1].start_s = tokens[-2].end_s
    tokens[-1].end_s = tokens[-1].start_s + tokens[-1].frames * FRAME_S


def _head(tokens: Sequence[Token], vowel: int) -> int:
    """Where the vowel with its mark begins."""
    return vowel - 1 if tokens[vowel - 1].kind == "mark" else vowel


def _consonant_length(token: Token, natural: float) -> float:
    """How long a consonant or gap should be heard, in seconds."""
    if token.kind == "gap":
        return _GAP_S
    least = _SLOW_CONSONANT_S if token.sign and token.sign in SLOW_CONSONANTS else _CONSONANT_S[0]
    return float(np.clip(natural * FRAME_S * _CONSONANT_STRETCH, least, _CONSONANT_S[1]))


class _Placing:
    """Gives the signs of a line their times; wanted: how long consonants and gaps should be heard."""

    def __init__(self, tokens: Sequence[Token], wanted: list[float]) -> None:
        self.tokens, self.wanted = tokens, wanted

    def before(self, places: range, end_s: float) -> None:
        """One after another so that the last ends at end_s."""
        at = end_s - self._length(places)
        for place in places:
            token = self.tokens[place]
            token.start_s, token.end_s = at, at + self.wanted[place]
            at += self.wanted[place]

    def close(self, vowel: int, coda: range, start_s: float, end_s: float) -> None:
        """A vowel with what follows it, ending at end_s."""
        room = max(end_s - start_s, _SHORTEST_VOWEL_S)
        self._fit(coda, room)
        self._hold(vowel, start_s, start_s + room - self._length(coda))
        self.before(coda, start_s + room)

    def join(self, vowel: int, following: int, first: LineSyllable, second: LineSyllable) -> None:
        """A vowel with everything up to the next vowel's start; a real rest between them stays silent."""
        between = range(vowel + 1, following)
        room = second.start_s - first.start_s
        if second.start_s - first.end_s <= REST_S:
            self._fit(between, room)
            self._hold(vowel, first.start_s, second.start_s - self._length(between))
            self.before(between, second.start_s)
            return
        syllable = self.tokens[following].syllable
        onset = range(next((at for at in between if self.tokens[at].syllable == syllable), following), following)
        self._fit(onset, room)
        latest = second.start_s - self._length(onset)
        end_s = max(first.start_s + _SHORTEST_VOWEL_S, min(first.end_s, latest))
        self.close(vowel, range(vowel + 1, onset.start), first.start_s, end_s)
        self.before(onset, second.start_s)

    def _length(self, places: range) -> float:
        return sum(self.wanted[place] for place in places)

    def _fit(self, places: range, room: float) -> None:
        """Shorten so that enough of the room is left for the vowel."""
        length = self._length(places)
        share = _MOST_CONSONANTS * room / length if length else 1.0
        if share < 1:
            for place in places:
                self.wanted[place] *= share

    def _hold(self, place: int, start_s: float, end_s: float) -> None:
        """The vowel sounds from start_s to end_s, the mark before it taking a frame of that."""
        token, mark = self.tokens[place], self.tokens[place - 1]
        token.start_s, token.end_s = start_s, end_s
        if mark.kind == "mark":
            mark.start_s = start_s
            mark.end_s = token.start_s = min(start_s + FRAME_S, (start_s + end_s) / 2)


def _spoken(token: Token, natural: float, is_marked: bool) -> int:
    """How many frames the network speaks a sign for."""
    if token.kind == "pad":
        return max(12, round(natural))
    if token.kind in {"gap", "mark"}:
        return 1
    frames = (token.end_s - token.start_s) / FRAME_S
    if token.kind == "vowel":
        frames = min(frames, natural * _VOWEL_STRETCH + (0 if is_marked else 1))
        return max(2, round(frames))
    return max(1, round(frames))
