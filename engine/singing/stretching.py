"""Puts spoken sound onto the notes: where each moment of the song comes from, and grains one sung period apart.

The grains are those of pitch-synchronous overlap-add (Moulines and Charpentier 1990,
https://doi.org/10.1016/0167-6393(90)90021-Z); the marks are known, since the pitch was given to the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.signal import resample_poly

from engine.singing.network import CURVE, FRAME, RATE
from engine.singing.sounds import DIPHTHONGS
from engine.singing.timing import FRAME_S, Token

OUT_RATE = 44_100
# A sound is heard so long before its place in the network's count.
AHEAD_S = 0.060
_ATTACK_S, _RELEASE_S = 0.050, 0.060
_HELD = (0.35, 0.55)
_UNVOICED_S = 0.008
_FINE = 2


def time_map(tokens: Sequence[Token]) -> tuple[np.ndarray, np.ndarray]:
    """Matching moments of the song and of the spoken sound, in seconds, both rising."""
    spoken = np.concatenate([[0.0], np.cumsum([token.frames for token in tokens])]) * FRAME_S - AHEAD_S
    song: list[float] = []
    speech: list[float] = []
    place = 0
    while place < len(tokens):
        last = place + 1 if tokens[place].kind == "mark" else place
        start, end = tokens[place].start_s, tokens[last].end_s
        first, final = spoken[place], spoken[last + 1]
        for at, source in _knots(tokens[last], start, end, first, final):
            if song and at <= song[-1] + 1e-6:
                continue
            song.append(at)
            speech.append(source)
        place = last + 1
    return np.array(song), np.array(speech)


def _knots(token: Token, start: float, end: float, first: float, final: float) -> list[tuple[float, float]]:
    """The moments of one sound: consonants as they are, vowels held in the middle."""
    edges = [(start, first), (end, final)]
    length, spoken = end - start, final - first
    if token.kind != "vowel" or length <= spoken:
        return edges
    if token.sign in DIPHTHONGS:
        before, after = _HELD[0] * spoken, (1 - _HELD[1]) * spoken
    else:
        before, after = min(_ATTACK_S, 0.35 * spoken), min(_RELEASE_S, 0.35 * spoken)
    return [edges[0], (start + before, first + before), (end - after, final - after), edges[1]]


def heard_tokens(tokens: Sequence[Token], times_s: np.ndarray) -> np.ndarray:
    """Which sign is heard at moments of the spoken sound: places in `tokens`."""
    starts = np.cumsum([0, *(token.frames for token in tokens)])[:-1] * FRAME_S - AHEAD_S
    return np.clip(np.searchsorted(starts, times_s, side="right") - 1, 0, len(tokens) - 1)


def repitch(
    spoken: np.ndarray, pitch: np.ndarray, song: np.ndarray, speech: np.ndarray, target: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """The sung line from song[0] to song[-1]: float32 mono at 44.1 kHz.

    spoken: 24 kHz. pitch: hertz of it, two values a frame, 0 where voiceless. song, speech: the time map. target:
    moments of the song and the hertz to sing then.
    """
    rate = OUT_RATE * _FINE
    source = resample_poly(spoken, 147 * _FINE, 80)
    marks, periods = _marks(pitch, len(source) / rate)
    frames = int((song[-1] - song[0]) * OUT_RATE)
    out = np.zeros((frames + OUT_RATE // 4) * _FINE, dtype=np.float64)
    at = song[0]
    while at < song[-1]:
        moment = float(np.interp(at, song, speech))
        place = int(np.clip(np.searchsorted(marks, moment) - 1, 0, len(marks) - 2))
        share = float(np.clip((moment - marks[place]) / (marks[place + 1] - marks[place]), 0, 1))
        nearest = place + (share > 0.5)
        is_voiced = _is_voiced(pitch, marks[nearest])
        step = 1 / float(np.interp(at, *target)) if is_voiced else _UNVOICED_S
        # Between two voiced marks the grains blend, so that a held vowel does not stand still and then jump.
        is_blended = _is_voiced(pitch, marks[place]) and _is_voiced(pitch, marks[place + 1])
        for mark, weight in ((place, 1 - share), (place + 1, share)) if is_blended else ((nearest, 1.0),):
            place_of_grain = round((at - song[0]) * rate)
            grain = _grain(source, marks[mark], periods[mark])
            _add(out, grain * weight * (step / periods[mark]) ** 0.5, place_of_grain - len(grain) // 2)
        at += step
    down = resample_poly(out, 1, _FINE)[:frames]
    return down.astype(np.float32)


def _is_voiced(pitch: np.ndarray, moment: float) -> bool:
    return bool(pitch[min(len(pitch) - 1, max(0, int(moment * RATE * CURVE / FRAME)))] > 10)


def _marks(pitch: np.ndarray, length_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Moments one period apart, 8 ms where there is no pitch, and the period at each, in seconds."""
    marks, periods = [], []
    at = 0.0
    while at < length_s:
        value = pitch[min(len(pitch) - 1, int(at * RATE * CURVE / FRAME))]
        period = 1 / value if value > 10 else _UNVOICED_S
        marks.append(at)
        periods.append(period)
        at += period
    return np.array(marks), np.array(periods)


def _grain(source: np.ndarray, mark: float, period: float) -> np.ndarray:
    """Two periods around `mark`, fading in and out; silence beyond the ends of the sound."""
    half, centre = round(period * OUT_RATE * _FINE), round(mark * OUT_RATE * _FINE)
    grain = np.zeros(2 * half)
    low, high = max(0, centre - half), min(len(source), centre + half)
    if high > low:
        grain[low - centre + half : high - centre + half] = source[low:high]
    grain *= _window(half)
    return grain


@lru_cache(512)
def _window(half: int) -> np.ndarray:
    window: np.ndarray = 0.5 + 0.5 * np.cos(np.pi * np.arange(-half, half) / half)
    return window


def _add(out: np.ndarray, grain: np.ndarray, start: int) -> None:
    low, high = max(0, start), min(len(out), start + len(grain))
    if high > low:
        out[low:high] += grain[low - start : high - start]
