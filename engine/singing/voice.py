"""One singer sings one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np

from engine.singing.network import CURVE, FRAME, RATE, Network
from engine.singing.pitch import CURVE_RATE, hertz, melody, sung_melody
from engine.singing.stretching import OUT_RATE, heard_tokens, repitch, time_map
from engine.singing.styles import style
from engine.singing.timing import REST_S, LineSyllable, SungNote, Token, numbers_of, place_tokens, tokens_of

# What a singer can be given to sing, and what the network speaks well, as MIDI numbers.
RANGES = {"high": (55, 74), "low": (41, 58)}
_SPEAKING = {"high": (50, 61), "low": (42, 54)}
# No vowel may be weaker than the line's loud ones by more.
_MOST_WEAKNESS = 4.0
_FADE_S = 0.040


@dataclass(frozen=True)
class SungLine:
    """samples: float32 mono at 44.1 kHz; start_s: when they begin, before the first note by its consonants."""

    samples: np.ndarray
    start_s: float


@dataclass(frozen=True)
class _SpokenLine:
    """A line as the network says it, before it is stretched and pitched: the same for every take of it.

    pitch: hertz, two values a frame; samples: at 24 kHz; song, speech: the same moments in both, in seconds.
    """

    line: tuple[LineSyllable, ...]
    tokens: list[Token]
    pitch: np.ndarray
    samples: np.ndarray
    song: np.ndarray
    speech: np.ndarray


class Singer:
    """A voice with its network."""

    def __init__(self, network: Network, name: str) -> None:
        """name: "high" or "low". Raises KeyError for another."""
        self.name = name
        self._network = network
        self._style = style(name)
        self._speaking = _SPEAKING[name]
        # Doubled choruses and choirs sing a line several times in a row, and saying it is nearly all of the work.
        self._last: _SpokenLine | None = None

    def sing(self, line: Sequence[LineSyllable], chance: Random, cents: float = 0.0) -> SungLine:
        """One line of at least one syllable, up to some forty; its notes must follow one another.

        chance: where vibrato and drift come from. cents: how far this take lies from the written pitch.
        """
        if self._last is None or self._last.line != tuple(line):
            self._last = self._speak(tuple(line))
        spoken = self._last
        song, speech = spoken.song, spoken.speech
        notes = [note for syllable in line for note in syllable.notes]
        times = np.arange(song[0] - 0.1, song[-1] + 0.1, 1 / CURVE_RATE)
        curve = hertz(sung_melody(notes, times, chance, cents))
        samples = repitch(spoken.samples, spoken.pitch, song, speech, (times, curve))
        _silence_rests(samples, spoken.tokens, float(song[0]))
        return SungLine(samples, float(song[0]))

    def _speak(self, line: tuple[LineSyllable, ...]) -> _SpokenLine:
        tokens = tokens_of(line)
        numbers = numbers_of(tokens)
        row = self._style[min(len(tokens) - 3, len(self._style) - 1)]
        place_tokens(tokens, line, self._network.natural_lengths(numbers, row))
        song, speech = time_map(tokens)
        frames = np.array([token.frames for token in tokens], dtype=np.float32)
        notes = [note for syllable in line for note in syllable.notes]
        pitch = self._spoken_pitch(tokens, notes, song, speech)
        energy = _even_energy(self._network.energy(numbers, row, frames), tokens)
        samples = self._network.speak(numbers, row, frames, pitch, energy)
        inside = (song >= tokens[1].start_s - 1e-6) & (song <= tokens[-2].end_s + 0.05)
        return _SpokenLine(line, tokens, pitch, samples, song[inside], speech[inside])

    def _spoken_pitch(
        self, tokens: Sequence[Token], notes: Sequence[SungNote], song: np.ndarray, speech: np.ndarray
    ) -> np.ndarray:
        """Hertz, two values a frame: the melody where the voice speaks it well, 0 where a sound has none."""
        count = int(sum(token.frames for token in tokens)) * CURVE
        moments = (np.arange(count) + 0.5) * FRAME / CURVE / RATE
        midi = melody(notes, np.interp(moments, speech, song))
        low, high = self._speaking
        voiced = np.array([token.is_voiced for token in tokens])
        return np.where(voiced[heard_tokens(tokens, moments)], hertz(np.clip(midi, low, high)), 0.0)


def _even_energy(energy: np.ndarray, tokens: Sequence[Token]) -> np.ndarray:
    """The energy with weak vowels raised."""
    ends = np.cumsum([token.frames for token in tokens]) * CURVE
    spans = [
        slice(end - token.frames * CURVE, end) for end, token in zip(ends, tokens, strict=True) if token.kind == "vowel"
    ]
    levels = [float(energy[span].mean()) for span in spans]
    least = float(np.percentile(levels, 75)) - _MOST_WEAKNESS
    even = energy.copy()
    for span, level in zip(spans, levels, strict=True):
        even[span] += max(0.0, least - level)
    return even


def _silence_rests(samples: np.ndarray, tokens: Sequence[Token], start_s: float) -> None:
    """Silence where nothing is sung inside a line, and soft edges of the line, in place."""
    gain = np.ones(len(samples), dtype=np.float32)
    fade = round(_FADE_S * OUT_RATE)
    edges = [(tokens[-2].end_s, float("inf"))]
    edges += [
        (before.end_s, after.start_s) for before, after in pairwise(tokens) if after.start_s - before.end_s > REST_S / 2
    ]
    for rest_start, rest_end in edges:
        first = max(0, round((rest_start - start_s) * OUT_RATE))
        last = len(samples) if rest_end == float("inf") else round((rest_end - start_s) * OUT_RATE)
        closing = gain[first : first + fade]
        closing *= np.linspace(1, 0, fade, dtype=np.float32)[: len(closing)]
        if last - fade > first + fade:
            gain[first + fade : last - fade] = 0
        if last < len(samples):
            gain[last - fade : last] *= np.linspace(0, 1, fade, dtype=np.float32)
    samples *= gain
