"""A raw mix becomes a master at a set loudness, and its stems follow with the same gain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.decoding import BLOCK_FRAMES, Block, as_int16, read_blocks
from engine.audio.limiting import STEP_FRAMES, Curve, Outline, Peaks, apply, gain_curve, limited, stem_peaks
from engine.audio.loudness import Loudness, LoudnessMeter
from engine.audio.wav import FloatWav

TARGET_LUFS = -14.0
CEILING_DBTP = -1.0
_FLAC_LEVEL = 0.4
# Four-fold oversampling may miss up to 0.2 dB of a peak near the Nyquist frequency, and other meters oversample more.
_SAFETY_DB = 0.2
_STEM_CEILING = 0.9999
_GOOD_ENOUGH_LU = 0.05
_WORTH_A_CORRECTION_LU = 0.5
_ATTEMPTS = 3


@dataclass(frozen=True)
class Level:
    """What mastering decided about a whole song: its static gain in dB, and the ceiling of its peaks in dBTP."""

    gain_db: float
    ceiling_dbtp: float


@dataclass(frozen=True)
class Mastered:
    """A 16-bit FLAC master, what it measures, and the gain curve that made it out of its mix.

    pcm_sha256 is the fingerprint `engine.audio.decoding.pcm_sha256` finds in the master.
    """

    mix: Path
    loudness: Loudness
    pcm_sha256: str
    raw_lufs: float
    curve: Curve
    level: Level


@dataclass(frozen=True)
class _Written:
    loudness: Loudness
    pcm_sha256: str


def master(
    mix: Path,
    stems: Mapping[str, Path],
    into: Path,
    target_lufs: float = TARGET_LUFS,
    ceiling_dbtp: float = CEILING_DBTP,
) -> Mastered:
    """Master a mix into a folder as master.flac. Raises DecodeError.

    Integrated loudness lands on target_lufs (LUFS) and the true peak below ceiling_dbtp (dBTP), both measured on
    the 16-bit result; no stem clips under the same curve, so that `master_stem` makes stems that sum to the master.
    The 16 bits are rounded, not dithered: dither would be the loudest difference between the stems and the master.
    """
    outline = Outline()
    for block in read_blocks(mix, BLOCK_FRAMES):
        outline.hear(block)
    bound = _stems_bound(len(outline.power), stems)
    peaks = np.maximum(outline.peaks(), np.float32(1e-9))
    target, ceiling = target_lufs, ceiling_dbtp - _SAFETY_DB
    path = into / "master.flac"
    for _ in range(_ATTEMPTS):
        allowed = np.minimum(np.float32(10.0 ** (ceiling / 20.0)) / peaks, bound)
        curve, gain_db = gain_curve(outline.power, allowed, target)
        tried = Level(gain_db, ceiling)
        written = _write_master(mix, curve, path)
        over = written.loudness.true_peak_dbtp - ceiling_dbtp
        off = target_lufs - written.loudness.integrated_lufs
        # Further away than that it is not an error of the estimate, but as loud as this music may be made.
        is_adjustable = _GOOD_ENOUGH_LU < abs(off) < _WORTH_A_CORRECTION_LU
        if over <= 0.0 and not is_adjustable:
            break
        ceiling -= over + 0.01 if over > 0.0 else 0.0
        target += off if is_adjustable else 0.0
    return Mastered(path, written.loudness, written.pcm_sha256, outline.loudness(), curve, tried)


def master_stem(mastered: Mastered, stem: Path, path: Path) -> None:
    """Write one stem of a mastered mix as 24-bit FLAC under the gain curve of its master. Raises DecodeError."""
    write_stem(_gained(stem, mastered.curve), path)


def gain_as_in(level: Level, mix: Path, stems: Mapping[str, Path]) -> dict[str, Iterator[Block]]:
    """A stretch of a song under the gain it has in the whole: blocks (frames, 2) of "mix" and of each stem.

    mix, stems: the stretch before mastering, with enough before it for a limiter to have come back. Raises DecodeError.
    """
    ceiling = 10.0 ** (level.ceiling_dbtp / 20.0)
    found = Peaks(above=ceiling / 10.0 ** (level.gain_db / 20.0))
    for block in read_blocks(mix, BLOCK_FRAMES):
        found.hear(block)
    allowed = found.gain_below(ceiling)
    curve = limited(np.minimum(allowed, _stems_bound(len(allowed), stems)), level.gain_db)
    return {name: _gained(path, curve) for name, path in {"mix": mix, **stems}.items()}


def sum_stems(stems: Sequence[Path], path: Path, ceiling_dbtp: float) -> float:
    """Write the sum of mastered stems as a 16-bit FLAC file; by how many dB it was held under the ceiling at most.

    Where it stays under the ceiling every sample is the plain sum. Raises DecodeError, OSError.
    """
    ceiling = 10.0 ** (ceiling_dbtp / 20.0)
    found, summed, place = Peaks(above=ceiling), path.with_suffix(".sum.wav"), 0
    try:
        with FloatWav(summed, soundfile.info(str(stems[0])).frames) as file:
            for block in _sums(stems):
                found.hear(block)
                file.write(place, block.T)
                place += len(block)
        curve = limited(found.gain_below(ceiling), 0.0)
        with _flac(path, "PCM_16") as master_file:
            for block in _gained(summed, curve):
                master_file.write(as_int16(block))
    finally:
        summed.unlink(missing_ok=True)
    return round(float(-20.0 * np.log10(curve.min(initial=1.0))), 2) + 0.0


def _sums(stems: Sequence[Path]) -> Iterator[Block]:
    for blocks in zip(*(read_blocks(stem, BLOCK_FRAMES, is_ours=True) for stem in stems), strict=True):
        yield sum(blocks[1:], start=blocks[0])


def write_stem(blocks: Iterable[Block], path: Path) -> None:
    """Write blocks (frames, 2) of a stem under their gain as a 24-bit FLAC file. Raises OSError."""
    with _flac(path, "PCM_24") as file:
        for block in blocks:
            file.write(block)


def master_opening(
    parts: Sequence[tuple[Block, float]], target_lufs: float = TARGET_LUFS, ceiling_dbtp: float = CEILING_DBTP
) -> Block:
    """The first part of a mix, mastered as it would be in the whole: (2, frames).

    parts: stretches of the mix (2, frames), and how many seconds of it each stands for.
    """
    powers: list[np.ndarray] = []
    peaks: list[Curve] = []
    for sound, seconds in parts:
        outline = Outline()
        outline.hear(sound.T)
        times = max(1, round(seconds * SAMPLE_RATE / sound.shape[1]))
        powers.append(np.tile(outline.power, times))
        peaks.append(np.tile(outline.peaks(), times))
    highest = np.maximum(np.concatenate(peaks), np.float32(1e-9))
    ceiling = np.float32(10.0 ** ((ceiling_dbtp - _SAFETY_DB) / 20.0))
    allowed: Curve = np.divide(ceiling, highest, dtype=np.float32)
    curve = gain_curve(np.concatenate(powers), allowed, target_lufs).curve
    return apply(curve, parts[0][0].T, 0).T


def _stems_bound(steps: int, stems: Mapping[str, Path]) -> Curve:
    """The largest gain each step of every stem bears without clipping."""
    highest = np.full(steps, 1e-9, np.float32)
    for stem in stems.values():
        found = stem_peaks(read_blocks(stem, BLOCK_FRAMES))[:steps]
        np.maximum(highest[: len(found)], found, out=highest[: len(found)])
    bound: Curve = np.float32(_STEM_CEILING) / highest
    return bound


def _gained(source: Path, curve: Curve) -> Iterator[Block]:
    first_step = 0
    for block in read_blocks(source, BLOCK_FRAMES):
        yield apply(curve, block, first_step)
        first_step += len(block) // STEP_FRAMES


def _write_master(mix: Path, curve: Curve, path: Path) -> _Written:
    """The 16-bit file, measured and hashed as it goes by."""
    meter, digest = LoudnessMeter(), hashlib.sha256()
    with _flac(path, "PCM_16") as file:
        for block in _gained(mix, curve):
            samples: NDArray[np.int16] = as_int16(block)
            file.write(samples)
            digest.update(samples.tobytes())
            meter.hear(samples.astype(np.float32) / np.float32(32768.0))
    return _Written(meter.result(), digest.hexdigest())


def _flac(path: Path, subtype: str) -> soundfile.SoundFile:
    return soundfile.SoundFile(
        str(path), "w", SAMPLE_RATE, 2, subtype=subtype, format="FLAC", compression_level=_FLAC_LEVEL
    )
