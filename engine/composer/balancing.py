"""The last pass over the stems: one filter towards the genre's spectrum and one gain curve, the same for every stem.

Because all stems pass the same filter and the same gains, the mix stays exactly their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import soundfile
from scipy.fft import irfft, rfft
from scipy.signal import oaconvolve

from engine import SAMPLE_RATE
from engine.composer.effects import BLOCK

CENTRES = 31.25 * 2.0 ** np.arange(10)
FRAME = 1 << 14
TAPS = 1 << 10
# How much of the way to the target a mix is moved: all of it would make every song of a genre sound alike.
SHARE = 0.7
MOST_CUT_DB, MOST_BOOST_DB = -7.0, 7.0
# Rumble is never raised, and the top octave hardly: there is more hiss there than music.
LIMITS_DB = {0: 0.0, 9: 4.0}
PEAK = 0.4
HOP = SAMPLE_RATE // 100
ATTACK, RELEASE = 0.35, 0.06
HEADROOM_DB = 1.0


def balance(stems: Sequence[Path], mix: Path, target_db: Sequence[float], glue: float) -> None:
    """Filter and compress the stem files in place and write their sum to `mix`.

    target_db: ten octave-band levels, 31 Hz to 16 kHz, of the genre's long-term spectrum. glue: 0 (off) to 1, the share
    by which loudness above the mix's own average is taken back. Files are 32-bit float stereo of equal length.
    """
    peak, power, bands = _survey(stems)
    if peak == 0.0:
        scale, gains_db = 1.0, np.zeros(len(CENTRES))
    else:
        scale, gains_db = PEAK / peak, correction(bands, np.asarray(target_db))
    response = minimum_phase(gains_db) * scale
    bus = _Bus(10 * np.log10(max(power * scale**2, 1e-12)) + HEADROOM_DB, glue)
    tails = [np.zeros((TAPS - 1, 2), dtype=np.float32) for _ in stems]
    with ExitStack() as stack:
        files = [stack.enter_context(soundfile.SoundFile(str(path), "r+")) for path in stems]
        out = stack.enter_context(soundfile.SoundFile(str(mix), "w", SAMPLE_RATE, 2, subtype="FLOAT"))
        for start in range(0, files[0].frames, BLOCK):
            blocks = []
            for number, file in enumerate(files):
                file.seek(start)
                block, tails[number] = _filter(file.read(BLOCK, dtype="float32"), response, tails[number])
                blocks.append(block)
            gain = bus.gains(sum(blocks[1:], blocks[0]))[:, np.newaxis]
            total = np.zeros_like(blocks[0])
            for file, block in zip(files, blocks, strict=True):
                ready = block * gain
                total += ready
                file.seek(start)
                file.write(ready)
            out.write(total)


def _survey(stems: Sequence[Path]) -> tuple[float, float, np.ndarray]:
    """Peak, mean power of a side and octave-band powers of the sum of the stems, from a part of its frames."""
    window = np.hanning(FRAME).astype(np.float32)
    peak, power, count = 0.0, 0.0, 0
    spectrum = np.zeros(FRAME // 2 + 1)
    for block in _sums(stems):
        peak = max(peak, float(np.abs(block).max()))
        power += float(np.square(block).mean()) * len(block)
        count += len(block)
        mono = block.mean(axis=1)
        for start in range(0, len(mono) - FRAME + 1, FRAME * 2):
            spectrum += np.square(np.abs(rfft(mono[start : start + FRAME] * window)))
    hertz = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE)
    bands = np.array([spectrum[(hertz >= c / 2**0.5) & (hertz < c * 2**0.5)].sum() for c in CENTRES])
    return peak, power / max(count, 1), bands


def _sums(stems: Sequence[Path]) -> Iterator[np.ndarray]:
    with ExitStack() as stack:
        files = [stack.enter_context(soundfile.SoundFile(str(path))) for path in stems]
        while len(block := files[0].read(BLOCK, dtype="float32")):
            for file in files[1:]:
                block += file.read(len(block), dtype="float32")
            yield block


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
    gain_db = np.interp(np.log2(np.maximum(hertz, 10)), np.log2(CENTRES), gains_db)
    cepstrum = irfft(gain_db * (np.log(10) / 20), size)
    cepstrum[1 : size // 2] *= 2
    cepstrum[size // 2 + 1 :] = 0
    response = irfft(np.exp(rfft(cepstrum)), size)[:TAPS]
    fade = TAPS // 4
    response[-fade:] *= np.linspace(1, 0, fade)
    return np.asarray(response, dtype=np.float32)


def _filter(block: np.ndarray, response: np.ndarray, tail: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A block (frames, 2) through the response with the tail of the one before; returns it and its own tail."""
    full = oaconvolve(block.T, response[np.newaxis, :].astype(np.float32), axes=1).T
    full[: len(tail)] += tail
    return np.ascontiguousarray(full[: len(block)], dtype=np.float32), full[len(block) :].astype(np.float32)


class _Bus:
    """A slow compressor that only computes gains, so that they can be given to every stem."""

    def __init__(self, threshold_db: float, glue: float) -> None:
        self._threshold, self._glue = threshold_db, glue
        self._reduction_db = 0.0

    def gains(self, block: np.ndarray) -> np.ndarray:
        """The gain of each frame (frames,); hops are joined by straight lines."""
        hops = -(-len(block) // HOP)
        power = np.zeros(hops * HOP, dtype=np.float32)
        power[: len(block)] = np.square(block).mean(axis=1)
        level_db = 10 * np.log10(power.reshape(hops, HOP).mean(axis=1).astype(np.float64) + 1e-12)
        wanted = np.maximum(level_db - self._threshold, 0) * self._glue
        steps = [self._reduction_db]
        for over in wanted:
            steps.append(steps[-1] + (over - steps[-1]) * (ATTACK if over > steps[-1] else RELEASE))
        self._reduction_db = steps[-1]
        gains = 10 ** (-np.array(steps) / 20)
        return np.interp(np.arange(len(block)), np.arange(hops + 1) * HOP, gains).astype(np.float32)
