"""Sound files become blocks of samples: any format people have, never more than one block in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block as Block
from engine.audio.blocks import sane
from engine.audio.conforming import Converter
from engine.audio.frames import Damage as Damage
from engine.audio.frames import DecodeError as DecodeError
from engine.audio.frames import frames_of, opened_link, sound_of
from engine.audio.frames import opened as opened
from engine.audio.links import links_of

BLOCK_FRAMES = 441_000
LONGEST_SECONDS = 3600.0


@dataclass(frozen=True)
class Probe:
    """What a file says about itself; the true duration is only known after decoding (0.0 when it doesn't say)."""

    duration_seconds: float
    sample_rate: int
    channels: int
    codec: str


def probe(path: Path) -> Probe:
    """What the file's header claims. Raises DecodeError when it isn't sound."""
    with opened(path) as file, opened_link(file, links_of(file)[0]) as container:
        stream = sound_of(container)
        seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        if not seconds and container.duration:
            seconds = container.duration / av.time_base
        context = stream.codec_context
        return Probe(max(seconds, 0.0), context.sample_rate, context.channels, context.name)


def read_blocks(
    path: Path,
    block_frames: int = BLOCK_FRAMES,
    longest_seconds: float = LONGEST_SECONDS,
    damage: Damage | None = None,
    *,
    is_ours: bool = False,
) -> Iterator[Block]:
    """The sound as blocks of float32 (frames, 2) at 44.1 kHz; all but the last hold exactly block_frames.

    Broken packets are skipped and counted in damage. Mono is doubled, more channels are mixed down, other rates are
    resampled; the links of a chained file follow each other. Raises DecodeError when there is no sound, when a part
    of it cannot be read at all, or when there is more of it than longest_seconds (counted, not believed).
    is_ours: this engine wrote the file itself, so that a FLAC may be read by the library that wrote it.
    """
    damage = damage or Damage()
    is_plain = is_readable_in_place(path, (b"RIFF", b"fLaC") if is_ours else (b"RIFF",))
    pieces = _plain_pieces(path, block_frames, damage) if is_plain else _pieces(path, damage)
    most = int(longest_seconds * SAMPLE_RATE)
    seen = 0
    for block in regrouped(pieces, block_frames):
        seen += len(block)
        if seen > most:
            raise DecodeError(f"The sound is longer than {longest_seconds:g} seconds.")
        yield sane(block)
    if seen == 0:
        raise DecodeError("There is no sound in this file that we can read.")


def as_int16(block: Block) -> NDArray[np.int16]:
    """Samples as 16-bit numbers, rounded to nearest; exact for what came from 16 bits. Any shape."""
    scaled = np.rint(block * np.float32(32768.0))
    samples: NDArray[np.int16] = np.clip(scaled, -32768, 32767, out=scaled).astype("<i2")
    return samples


def pcm_sha256(path: Path) -> str:
    """SHA-256 (hex) over the sound as 16-bit interleaved little-endian stereo at 44.1 kHz. Raises DecodeError."""
    digest = hashlib.sha256()
    for block in read_blocks(path):
        digest.update(as_int16(block).tobytes())
    return digest.hexdigest()


def is_readable_in_place(path: Path, beginnings: tuple[bytes, ...]) -> bool:
    """Whether libsndfile can read it as it is: for our own files that is much quicker than packets of 1,024 frames."""
    try:
        with path.open("rb") as file:
            if file.read(4) not in beginnings:
                return False
        facts = soundfile.info(str(path))
    except (OSError, soundfile.LibsndfileError):
        return False
    is_pcm = facts.subtype.startswith("PCM") or facts.subtype in ("FLOAT", "DOUBLE")
    # A recorder that never closed its file leaves the size at 0, which libsndfile believes; FFmpeg reads on.
    return bool(is_pcm and facts.frames and facts.samplerate == SAMPLE_RATE and facts.channels == 2)


def _plain_pieces(path: Path, block_frames: int, damage: Damage) -> Iterator[Block]:
    with path.open("rb") as file:
        damage.is_cut_short |= not links_of(file)[0].is_whole
    try:
        with soundfile.SoundFile(str(path)) as file:
            while len(block := file.read(block_frames, dtype="float32", always_2d=True)):
                yield block
    except soundfile.LibsndfileError as error:
        raise DecodeError("This file is not sound in a format that we can read.") from error


def samples_of(file: BinaryIO, damage: Damage) -> Iterator[Block]:
    """The sound of an open file in blocks of any length, as `read_blocks` gives it. Raises DecodeError."""
    for piece in _converted(file, damage):
        yield sane(piece)


def _pieces(path: Path, damage: Damage) -> Iterator[Block]:
    with opened(path) as file:
        yield from _converted(file, damage)


def _converted(file: BinaryIO, damage: Damage) -> Iterator[Block]:
    """Decoded frames as they come, converted."""
    converter = Converter()
    for frame in frames_of(file, damage):
        try:
            yield from converter.convert(frame)
        except (av.error.FFmpegError, ValueError):
            damage.lost += 1
    try:
        yield from converter.rest()
    except (av.error.FFmpegError, ValueError):
        damage.lost += 1


def regrouped(pieces: Iterator[Block], block_frames: int) -> Iterator[Block]:
    """The same samples in blocks of equal length."""
    waiting: list[Block] = []
    held = 0
    for piece in pieces:
        waiting.append(piece)
        held += len(piece)
        while held >= block_frames:
            whole = np.concatenate(waiting) if len(waiting) > 1 else waiting[0]
            yield whole[:block_frames]
            waiting = [whole[block_frames:]]
            held -= block_frames
    if held:
        yield np.concatenate(waiting)
