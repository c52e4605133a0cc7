"""The last pass over the stems: level, filters, the genre's spectrum and one gain curve, the same for every stem.

What is done to all stems alike keeps the mix exactly their sum. Blocks are (channels, frames).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.fft import irfft, rfft
from scipy.signal import freqz_sos

from engine import SAMPLE_RATE
from engine.audio.loudness import SILENCE_LUFS, k_weighting, lufs, power_of
from engine.composer.bus import Bus
from engine.composer.effects import impulse
from engine.composer.mixing import Template, channel_of
from engine.composer.score import STEMS

CENTRES = 31.25 * 2.0 ** np.arange(10)
FRAME = 1 << 13
TAPS = 1 << 10
# Filters that reach below 30 Hz ring this long. Four spectra of this size are computed at once in the fast memory.
LONGEST, SIZE = 1 << 12, 1 << 14
STEP = SIZE - LONGEST
# A whole number of steps, hops, frames and of the sweeps' steps, so that no joint is heard.
BLOCK = 14 * STEP
# How much of the way to the target a mix is moved: all of it would make every song of a genre sound alike.
SHARE = 0.7
MOST_CUT_DB, MOST_BOOST_DB = -7.0, 7.0
MOST_GAIN_DB = 18.0
# Rumble is never raised, and the top octave hardly: there is more hiss there than music.
LIMITS_DB = {0: 0.0, 9: 4.0}
LEVEL_DB = -21.0
HEADROOM_DB = 1.0
FADE = SAMPLE_RATE // 20
# What lasts a few seconds may have no room for its last chord to ring out.
GESTURE_FRAMES, GESTURE_FADE = 10 * SAMPLE_RATE, 2 * SAMPLE_RATE // 5


class Survey:
    """How loud each stem is through its filters, and how the stems add up: heard block by block, before any gain."""

    def __init__(
        self, template: Template, names: Sequence[str], balanced: Mapping[str, Sequence[float]] | None = None
    ) -> None:
        """balanced: what octaves were raised by (dB) in stems that come behind their filters, which is taken back."""
        balanced = balanced or {}
        hertz = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE)
        self._window = np.hanning(FRAME).astype(np.float32)
        self._filters = [
            10 ** (-_octaves(np.array(balanced[name]), hertz).astype(np.float32) / 20)
            if name in balanced
            else _magnitude(channel_of(template, name).filters, hertz)
            for name in names
        ]
        self._weights = np.repeat(np.square(_magnitude(k_weighting().tolist(), hertz)), 2)
        edges = [int(np.searchsorted(hertz, edge)) for edge in (*(CENTRES / 2**0.5), CENTRES[-1] * 2**0.5)]
        self._bands = [slice(2 * low, 2 * high) for low, high in pairwise(edges)]
        self._powers: list[list[np.ndarray]] = [[] for _ in names]
        self._shares: list[np.ndarray] = []
        self._sums = np.zeros((len(CENTRES), len(names), len(names)))
        self._seen = 0.0

    def hear(self, blocks: Mapping[str, np.ndarray], weight: float = 1.0) -> None:
        """Take in as many whole frames as there are of every stem; weight: what part of the song they stand for."""
        spectra = []
        for number, block in enumerate(blocks.values()):
            count = block.shape[1] // FRAME
            frames = block[:, : count * FRAME].reshape(2, count, FRAME) * self._window
            spectrum = rfft(frames, axis=2) * self._filters[number]
            lines = spectrum.view(np.float32)
            self._powers[number].append((np.square(lines) @ self._weights).sum(axis=0))
            spectra.append(lines)
        together = np.stack(spectra)
        for band, span in enumerate(self._bands):
            part = together[..., span].reshape(len(spectra), -1)
            self._sums[band] += weight * (part @ part.T)
        self._shares.append(np.full(together.shape[2], weight))
        self._seen += weight * 2 * together.shape[2]

    def levels(self) -> list[float]:
        """The loudness of each stem in LUFS."""
        shares = np.concatenate(self._shares)
        return [_loudness(np.concatenate(powers) * (2 * self._scale), shares) for powers in self._powers]

    def together(self, gains: np.ndarray) -> np.ndarray:
        """The mean power of a side of the sum of the stems with these gains (stems,), per octave."""
        return np.asarray(np.einsum("bij,i,j->b", self._sums, gains, gains) * (self._scale / max(self._seen, 1e-9)))

    @property
    def _scale(self) -> float:
        # Half of the spectrum is kept, and the window takes its share.
        return 2.0 / (FRAME * float(np.square(self._window).sum()))


@dataclass(frozen=True)
class Levels:
    """What a whole song decides about its mix, small enough for a recipe: with it any stretch is mixed like the whole.

    gains: linear, of each stem. bands_db: of the octaves of `CENTRES`, the same for all stems.
    """

    gains: dict[str, float]
    bands_db: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """The levels as JSON-ready values."""
        return {**asdict(self), "bands_db": list(self.bands_db)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Levels:
        """The levels that `to_dict` described. Raises KeyError, TypeError or ValueError when they are none."""
        gains = {name: float(values["gains"][name]) for name in STEMS if name in values["gains"]}
        bands = tuple(float(gain) for gain in values["bands_db"])
        if len(bands) != len(CENTRES):
            raise ValueError("These are not the octaves of a mix.")
        return cls(gains, bands)


def levels_for(survey: Survey, template: Template, loudness: Mapping[str, float]) -> Levels:
    """The levels of a song that was heard. loudness: in the mix (LUFS), per stem in the order they were heard in."""
    missing = np.array(list(loudness.values())) - survey.levels()
    gains = 10 ** (np.minimum(missing, MOST_GAIN_DB) / 20)
    bands = survey.together(gains)
    gains_db = correction(bands, np.asarray(template.spectrum)) if bands.any() else np.zeros(len(CENTRES))
    scale = 10 ** (LEVEL_DB / 20) / max(float(bands.sum()), 1e-12) ** 0.5
    return Levels(dict(zip(loudness, (gains * scale).tolist(), strict=True)), tuple(gains_db.tolist()))


class Balance:
    """Brings stems to their levels and the mix towards its genre's spectrum, and takes back its loud moments."""

    def __init__(
        self, levels: Levels, template: Template, frames: int, beside: Mapping[str, float] | None = None
    ) -> None:
        """beside: gains of further stems, which come behind the others and follow their gains outside of the mix."""
        together = rfft(minimum_phase(np.array(levels.bands_db)), SIZE)
        gains = [*levels.gains.items(), *(beside or {}).items()]
        self._mixed = len(levels.gains)
        self._responses = np.repeat(
            [_response(channel_of(template, name).filters, together, gain) for name, gain in gains], 2, axis=0
        )
        self._template = template
        self.begin(frames)

    def begin(self, frames: int, whole: int | None = None) -> None:
        """From now on the blocks of another stretch come, which fades out at its end; whole: frames of the song."""
        self._tails: np.ndarray = np.zeros((len(self._responses), LONGEST), dtype=np.float32)
        self._bus = bus_of(self._template)
        self._left = frames
        self._fade = FADE if (whole or frames) >= GESTURE_FRAMES else GESTURE_FADE

    def next(self, stems: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
        """The next block of all stems (2 × stems, frames) as balanced stems, each (2, frames), and their sum."""
        frames = stems.shape[1]
        ready = self._sound(self._spectra(stems), frames).reshape(-1, 2, frames)
        ready *= self._gains(ready[: self._mixed].sum(axis=0))
        return list(ready), ready[: self._mixed].sum(axis=0)

    def mix(self, stems: np.ndarray) -> np.ndarray:
        """The sum (2, frames) alone of all stems, from their beginning: spectra add up as well as sounds do."""
        spectra = self._spectra(stems)
        together = spectra.reshape(-1, 2, *spectra.shape[1:]).sum(axis=0)
        mix = self._sound(together, stems.shape[1])
        mix *= self._gains(mix)
        return mix

    def follow(self, stem: np.ndarray, gains: np.ndarray) -> np.ndarray:
        """The next block (2, frames) of its only stem, under the gains that another mix had (frames,)."""
        ready = self._sound(self._spectra(stem), stem.shape[1])
        ready *= self._with_fade(gains)
        return ready

    def _gains(self, mix: np.ndarray) -> np.ndarray:
        return self._with_fade(self._bus.gains(mix))

    def _with_fade(self, gains: np.ndarray) -> np.ndarray:
        self._left -= len(gains)
        if self._left < self._fade:
            fade = np.arange(self._left + len(gains), self._left, -1, dtype=np.float32) - 1
            gains *= np.clip(fade / np.float32(self._fade), 0, 1)
        return gains

    def _spectra(self, stems: np.ndarray) -> np.ndarray:
        """The spectra of the stems (rows, steps, bins) through their responses; only the last block may be shorter."""
        rows, frames = stems.shape
        steps = -(-frames // STEP)
        pieces = np.zeros((rows, steps, SIZE), dtype=np.float32)
        if frames < steps * STEP:
            stems = np.pad(stems, ((0, 0), (0, steps * STEP - frames)))
        pieces[:, :, :STEP] = stems.reshape(rows, steps, STEP)
        spectra = np.asarray(rfft(pieces, axis=2))
        spectra *= self._responses[:, np.newaxis]
        return spectra

    def _sound(self, spectra: np.ndarray, frames: int) -> np.ndarray:
        """What has these spectra, by overlap-add: (rows, frames). Rows must be the same from block to block."""
        rows = len(spectra)
        sound = irfft(spectra, SIZE, axis=2, overwrite_x=True)
        sound[:, 1:, :LONGEST] += sound[:, :-1, STEP:]
        sound[:, 0, :LONGEST] += self._tails[:rows]
        self._tails = sound[:, -1, STEP:].copy()
        return np.ascontiguousarray(sound[:, :, :STEP].reshape(rows, -1)[:, :frames])


def _loudness(power: np.ndarray, weights: np.ndarray) -> float:
    """Loudness in LUFS from the K-weighted power of stretches of 0.2 s, in pairs and gated as BS.1770-4 says."""
    pairs = len(power) // 2
    if pairs:
        power, weights = power[: 2 * pairs].reshape(-1, 2).mean(axis=1), weights[: 2 * pairs : 2]
    is_heard = power > power_of(SILENCE_LUFS)
    if not is_heard.any():
        return SILENCE_LUFS
    is_heard &= power > np.average(power[is_heard], weights=weights[is_heard]) / 10
    return lufs(float(np.average(power[is_heard], weights=weights[is_heard])))


def _magnitude(filters: list[list[float]], hertz: np.ndarray) -> np.ndarray:
    if not filters:
        return np.ones(len(hertz), dtype=np.float32)
    _, response = freqz_sos(np.array(filters), hertz, fs=SAMPLE_RATE)
    return np.asarray(np.abs(response), dtype=np.float32)


def _response(filters: list[list[float]], together: np.ndarray, gain: float) -> np.ndarray:
    """The spectrum (bins,) of a stem's filters and of what all stems have in common, in one."""
    response = irfft(rfft(impulse(filters, LONGEST), SIZE) * together, SIZE)[:LONGEST] * gain
    fade = LONGEST // 8
    response[-fade:] *= np.linspace(1, 0, fade)
    return np.asarray(rfft(response.astype(np.float32), SIZE))


def correction(bands: np.ndarray, target_db: np.ndarray) -> np.ndarray:
    """Gains in dB per octave band that bring band powers towards a target without changing the whole's power."""
    heard_db = 10 * np.log10(np.maximum(bands, bands.max() * 1e-9 + 1e-20))
    missing = target_db - heard_db
    gains = np.clip(SHARE * (missing - np.median(missing[1:9])), MOST_CUT_DB, MOST_BOOST_DB)
    for band, limit in LIMITS_DB.items():
        gains[band] = min(gains[band], limit)
    total = max(float(bands.sum()), 1e-20)
    return np.asarray(gains - 10 * np.log10(max(float((bands * 10 ** (gains / 10)).sum()), 1e-20) / total))


def minimum_phase(gains_db: np.ndarray) -> np.ndarray:
    """The minimum-phase response (TAPS,) with these gains at the octave centres: no delay, nothing before a note.

    Source: A. Oppenheim, R. Schafer, "Discrete-Time Signal Processing", the folded real cepstrum.
    """
    size = TAPS * 8
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    gain_db = _octaves(gains_db, hertz)
    cepstrum = irfft(gain_db * (np.log(10) / 20), size)
    cepstrum[1 : size // 2] *= 2
    cepstrum[size // 2 + 1 :] = 0
    response = irfft(np.exp(rfft(cepstrum)), size)[:TAPS]
    fade = TAPS // 4
    response[-fade:] *= np.linspace(1, 0, fade)
    return np.asarray(response, dtype=np.float32)


def _octaves(gains_db: np.ndarray, hertz: np.ndarray) -> np.ndarray:
    return np.asarray(np.interp(np.log2(np.maximum(hertz, 10)), np.log2(CENTRES), gains_db))


def bus_of(template: Template) -> Bus:
    """What takes back the loud moments of a genre's mix."""
    return Bus(LEVEL_DB + HEADROOM_DB, template.glue)
