"""A sound becomes a file: rate, channels, bits with dither, and the format."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.encoding import encode
from engine.audio.riff import put_into_wav
from engine.audio.tags import Plain, Tags
from engine.audio.vorbis import put_into_flac
from engine.effects.chain import Export
from engine.effects.parameters import ChainError
from engine.effects.resampling import ResampledSound
from engine.effects.sound import Sound

_SUBTYPES = {16: "PCM_16", 24: "PCM_24", 32: "FLOAT"}
_SEED = 1


@dataclass(frozen=True)
class Written:
    """How a file was written. bit_depth: 0 where the format has none. clipped: samples beyond full scale."""

    format: str
    sample_rate: int
    bit_depth: int
    channels: int
    frames: int
    clipped: int


def write(  # noqa: PLR0917 - what, where to, how, with which words, who listens
    sound: Sound, target: Path, export: Export, tags: Tags | Plain, listen: Callable[[Block], None], bits: int = 16
) -> Written:
    """Write a sound to a file whose suffix names the format, and let `listen` hear its blocks at 44.1 kHz.

    bits: of the source, which the file keeps where the chain says nothing else. Raises ChainError for a suffix that is
    no format or not the chain's, OSError.
    """
    kind = _format(target, export)
    depth = export.bit_depth or (min(bits, 24) if kind == "flac" else bits)
    rate = export.sample_rate or SAMPLE_RATE
    channels = 1 if export.channels == "mono" else 2
    beside = target.with_name(target.name + ".samples")
    with replacement(target) as path:
        try:
            if kind in ("mp3", "opus"):
                clipped = _write_samples(sound, beside, _Shape("WAV", 32, SAMPLE_RATE, 2, "none"), listen)
                encode(beside, path, tags)
                return Written(kind, 48_000 if kind == "opus" else SAMPLE_RATE, 0, 2, sound.frames, clipped)
            shape = _Shape(kind.upper(), depth, rate, channels, export.dither)
            clipped = _write_samples(sound, beside, shape, listen)
            if kind == "flac":
                put_into_flac(beside, path, tags.fields())
            else:
                put_into_wav(beside, tags.fields())
                beside.replace(path)
            return Written(kind, rate, depth, channels, round(sound.frames * Fraction(rate, SAMPLE_RATE)), clipped)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def replacement(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when it is complete, and vanishes when it is not."""
    path = target.with_name(f"{target.stem}.part{target.suffix}")
    try:
        yield path
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)


def _format(target: Path, export: Export) -> str:
    kind = target.suffix.lower().removeprefix(".")
    if kind not in ("wav", "flac", "mp3", "opus"):
        raise ChainError(f"{target.suffix or target.name} is not a format we write: choose .wav, .flac, .mp3 or .opus.")
    if export.format not in (None, kind):
        raise ChainError(f"Export: format is {export.format}, but the file is to be called {target.suffix}.")
    if export.format is None:
        # What the name of the file decides has to go together with the rest as well.
        Export(kind, export.sample_rate, export.bit_depth, export.dither, export.channels).check()
    return kind


@dataclass(frozen=True)
class _Shape:
    container: str
    bits: int
    rate: int
    channels: int
    dither: str


def _write_samples(sound: Sound, path: Path, shape: _Shape, listen: Callable[[Block], None]) -> int:
    quantizer = Quantizer(shape.bits, shape.dither)
    options = {"compression_level": 0.4} if shape.container == "FLAC" else {}
    with soundfile.SoundFile(
        str(path), "w", shape.rate, shape.channels, subtype=_SUBTYPES[shape.bits], format=shape.container, **options
    ) as file:
        for block in _at_rate(sound, shape.rate, listen):
            file.write(quantizer.samples(block if shape.channels == 2 else block.mean(axis=1, keepdims=True)))
    return quantizer.clipped


def _at_rate(sound: Sound, rate: int, listen: Callable[[Block], None]) -> Iterator[Block]:
    """The blocks at a rate; what is heard on the way is the sound at its own."""
    if rate == SAMPLE_RATE:
        for block in sound.blocks(0, sound.frames):
            listen(block)
            yield block
        return
    resampled = ResampledSound(sound, Fraction(rate, SAMPLE_RATE))
    for block in sound.blocks(0, sound.frames):
        listen(block)
    yield from resampled.blocks(0, resampled.frames)


class Quantizer:
    """Samples as whole numbers of 16 or 24 bits, with a dither that makes the error a steady noise; or as floats.

    Blocks that lie on the grid already, as untouched sound does, stay as they are to the bit.
    """

    def __init__(self, bits: int, dither: str) -> None:
        self._bits, self._has_dither = bits, dither == "triangular"
        self._chance = np.random.PCG64(_SEED)
        self.clipped = 0

    def samples(self, block: Block) -> np.ndarray:
        """int16, or int32 with 24 bits at its top, or float32; of the same shape."""
        if self._bits == 32:
            return block
        # Of 16 bits there are hundreds of steps between two whole numbers in single precision, of 24 hardly any.
        full = 2.0 ** (self._bits - 1)
        scaled: NDArray[Any] = np.multiply(block, full, dtype=np.float32 if self._bits == 16 else np.float64)
        whole: NDArray[Any] = np.rint(scaled)
        if self._has_dither and not np.array_equal(whole, scaled):
            whole = np.rint(scaled + self._noise(block.shape))
        # An untouched file may hold its lowest number; one that is beyond full scale is not meant.
        if block.max(initial=0.0) > 1.0 or block.min(initial=0.0) < -1.0:
            self.clipped += int(np.count_nonzero(np.abs(block) > 1.0))
        np.clip(whole, -full, full - 1, out=whole)
        return whole.astype(np.int16) if self._bits == 16 else whole.astype(np.int32) << 8

    def _noise(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """Two even draws of a step's width: triangular, so that neither distortion nor a wavering noise is left."""
        count = math.prod(shape)
        # Each number drawn is four of 16 bits, which is quicker than four numbers and as even as is heard.
        draws = self._chance.random_raw(-(-count // 2)).view(np.uint16)[: 2 * count].astype(np.float32)
        noise: NDArray[np.float32] = draws[:count] - draws[count:]
        noise *= np.float32(2.0**-16)
        return noise.reshape(shape)
