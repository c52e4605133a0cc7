"""A recorded voice in front of a composed band: the band makes room for its words, and the voice is heard above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.signal import sosfilt

from engine import SAMPLE_RATE
from engine.audio.biquads import high_pass
from engine.audio.decoding import BLOCK_FRAMES, Block, read_blocks
from engine.audio.loudness import LoudnessMeter
from engine.composer.colours import swell
from engine.composer.foreground import VOICE_ABOVE_BAND_LU, Pocket, put_in_front
from engine.composer.levels import FADE
from engine.composer.score import Score
from engine.providers.interface import Fetched

VOICE = "voice"
# Below any voice: what is left there of kicks and basses.
_RUMBLE = [high_pass(75.0)]
# A voice that was taken out holds a little of its old band, which is heard where nobody sings: it opens within this
# time before each stretch, and closes slowly enough for the voice's room behind it.
_OPENING_SECONDS, _HELD_SECONDS, _CLOSING_SECONDS = 0.15, 0.15, 0.5


class _Cleaned:
    """A voice at its gain, silent where nobody sings, without rumble, and fading where the song does."""

    def __init__(self, gain: float, score: Score, sung: Sequence[tuple[float, float]]) -> None:
        self._gain, self._fading = np.float32(gain), replace(score, levels=_fade_of(score))
        self._gates = _gates_of(sung)
        self._state = np.zeros((len(_RUMBLE), 2, 2))
        self._now = 0

    def next(self, block: Block) -> np.ndarray:
        """The next frames (frames, 2), as (2, frames)."""
        filtered, self._state = sosfilt(np.array(_RUMBLE), block.T, axis=1, zi=self._state)
        seconds = (self._now + np.arange(len(block))) / SAMPLE_RATE
        sound = np.ascontiguousarray(filtered * (self._gain * np.interp(seconds, *self._gates)), np.float32)
        swell(sound, self._fading, self._now)
        self._now += len(block)
        return sound


def blend(
    band: Fetched, voice: Path, sung: Sequence[tuple[float, float]], score: Score, into: Path
) -> tuple[Fetched, float, float]:
    """A band that was played and a voice as one mix, with the voice's stem, and how loud band and voice are together.

    voice: as long as the band, 44.1 kHz. sung: where it sounds, in seconds, at least once; there the loudness of both,
    in LUFS, lies as far apart as that of a band and a singer of this engine. All stems sum to the mix. Raises OSError.
    """
    into.mkdir(exist_ok=True)
    band_lufs, found = _loudness(band.mix, sung, Pocket(list(sung))), _loudness(voice, sung)
    gain = 10 ** ((band_lufs + VOICE_ABOVE_BAND_LU - found) / 20)
    targets = {name: into / f"stem-{name}.wav" for name in (*band.stems, VOICE)}
    mix, cleaned = into / "mix.wav", _Cleaned(gain, score, sung)
    words = (cleaned.next(block) for block in read_blocks(voice, BLOCK_FRAMES))
    put_in_front(words, band.stems, sung, {**targets, "mix": mix}, round(score.duration_seconds * SAMPLE_RATE))
    return replace(band, mix=mix, stems=targets), round(band_lufs, 2), round(band_lufs + VOICE_ABOVE_BAND_LU, 2)


def _gates_of(sung: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Rising seconds, and how far the voice is open at each (0-1), with straight lines between them."""
    seconds, shares = [-1.0], [0.0]
    for start, stop in sung:
        if start - _OPENING_SECONDS <= seconds[-1]:
            # It is still closing from the stretch before: it stays open.
            del seconds[-2:], shares[-2:]
        else:
            seconds += [start - _OPENING_SECONDS, start - _OPENING_SECONDS / 2]
            shares += [0.0, 1.0]
        seconds += [stop + _HELD_SECONDS, stop + _HELD_SECONDS + _CLOSING_SECONDS]
        shares += [1.0, 0.0]
    return seconds, shares


def _fade_of(score: Score) -> tuple[tuple[float, float], ...]:
    """The fade of a score that ends by one, alone: what is sung softer in its sections was sung so already."""
    fade = score.levels[-len(FADE) :]
    if not fade or fade[-1][1] - fade[0][1] > FADE[-1][1] / 2:
        return ()
    return tuple((beat, level - fade[0][1]) for beat, level in fade)


def _loudness(path: Path, sung: Sequence[tuple[float, float]], pocket: Pocket | None = None) -> float:
    """The loudness in LUFS of a file where the voice sounds, through a pocket where there is one."""
    meter, place = LoudnessMeter(has_true_peak=False), 0
    for block in read_blocks(path, BLOCK_FRAMES):
        sound = np.ascontiguousarray(block.T)
        if pocket is not None:
            pocket.carve(sound)
        for start, stop in sung:
            first, last = (round(second * SAMPLE_RATE) - place for second in (start, stop))
            meter.hear(sound[:, max(first, 0) : max(last, 0)].T)
        place += len(block)
    return meter.result().integrated_lufs
