"""Sound files become blocks of samples: any format people have, never more than one block in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import av.audio.frame
import av.container
import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE

Block = NDArray[np.float32]
"""Frames by two channels, 44.1 kHz, full scale is ±1."""

BLOCK_FRAMES = 441_000
LONGEST_SECONDS = 3600.0
# Without this list an uploaded "wav" that is really a playlist makes FFmpeg open the files it names.
FORMATS = "wav,w64,mp3,flac,ogg,aac,aiff,caf,mov,mp4,m4a,matroska,webm"
_OPTIONS = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
_BEYOND_ANY_SOUND = 64.0
# One damaged header may claim 1 Hz, and a single frame would become gigabytes.
_PLAUSIBLE_RATES = (4_000, 768_000)


class DecodeError(ValueError):
    """The file is not sound we can read; the message may be shown to a person."""


@dataclass(frozen=True)
class Probe:
    """What a file says about itself; the true duration is only known after decoding (0.0 when it doesn't say)."""

    duration_seconds: float
    sample_rate: int
    channels: int
    codec: str


def probe(path: Path) -> Probe:
    """What the file's header claims. Raises DecodeError when it isn't sound."""
    with _opened(path) as container:
        stream = _audio_stream(container)
        seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        if not seconds and container.duration:
            seconds = container.duration / av.time_base
        context = stream.codec_context
        return Probe(max(seconds, 0.0), context.sample_rate, context.channels, context.name)


def read_blocks(
    path: Path, block_frames: int = BLOCK_FRAMES, longest_seconds: float = LONGEST_SECONDS
) -> Iterator[Block]:
    """The sound as blocks of float32 (frames, 2) at 44.1 kHz; all but the last hold exactly block_frames.

    Broken packets are skipped. Mono is doubled, more channels are mixed down, other rates are resampled.
    Raises DecodeError when there is no sound, or more than longest_seconds of it (counted, not believed).
    """
    pieces = _wav_pieces(path, block_frames) if _is_plain_wav(path) else _pieces(path)
    most = int(longest_seconds * SAMPLE_RATE)
    seen = 0
    for block in _regrouped(pieces, block_frames):
        seen += len(block)
        if seen > most:
            raise DecodeError(f"The sound is longer than {longest_seconds:g} seconds.")
        yield _sane(block)
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


def _opened(path: Path) -> av.container.InputContainer:
    try:
        return av.open(str(path), options=_OPTIONS, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise DecodeError("The sound file is not there.") from None
        raise DecodeError("This file is not sound in a format that we can read.") from None


def _audio_stream(container: av.container.InputContainer) -> Any:
    for stream in container.streams.audio:
        context = stream.codec_context
        if context is not None and context.sample_rate and context.channels:
            return stream
    raise DecodeError("There is no sound in this file that we can read.")


def _is_plain_wav(path: Path) -> bool:
    """Whether libsndfile can read it as it is: for our own files that is much quicker than packets of 1,024 frames."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"RIFF":
                return False
        facts = soundfile.info(str(path))
    except (OSError, soundfile.LibsndfileError):
        return False
    is_pcm = facts.subtype.startswith("PCM") or facts.subtype in ("FLOAT", "DOUBLE")
    return bool(is_pcm and facts.samplerate == SAMPLE_RATE and facts.channels == 2)


def _wav_pieces(path: Path, block_frames: int) -> Iterator[Block]:
    try:
        with soundfile.SoundFile(str(path)) as file:
            while len(block := file.read(block_frames, dtype="float32", always_2d=True)):
                yield block
    except soundfile.LibsndfileError as error:
        raise DecodeError("This file is not sound in a format that we can read.") from error


def _pieces(path: Path) -> Iterator[Block]:
    """Decoded frames as they come, converted; a packet that can't be decoded costs only itself."""
    with _opened(path) as container:
        stream = _audio_stream(container)
        converter = _Converter()
        for packet in _packets(container, stream):
            yield from _decoded(packet, converter)
        yield from converter.rest()


def _decoded(packet: Any, converter: _Converter) -> list[Block]:
    try:
        return [block for frame in packet.decode() for block in converter.convert(frame)]
    except (av.error.FFmpegError, ValueError):
        return []


def _packets(container: av.container.InputContainer, stream: Any) -> Iterator[Any]:
    packets = container.demux(stream)
    while True:
        try:
            yield next(packets)
        except (StopIteration, av.error.FFmpegError):
            return


class _Converter:
    """Brings decoded frames to stereo float32 at 44.1 kHz, also when their shape changes on the way."""

    def __init__(self) -> None:
        self._shape: tuple[int, str, str] | None = None
        self._resampler: av.AudioResampler | None = None
        self._is_mono = False

    def convert(self, frame: av.audio.frame.AudioFrame) -> list[Block]:
        """The frame's samples as far as the resampler lets them go, behind what it held of an earlier shape."""
        held: list[Block] = []
        low, high = _PLAUSIBLE_RATES
        if not low <= frame.sample_rate <= high:
            return held
        shape = (frame.sample_rate, frame.layout.name, frame.format.name)
        if shape != self._shape:
            held = self.rest()
            self._shape = shape
            # FFmpeg would turn one channel down by 3 dB on its way to two.
            self._is_mono = frame.layout.nb_channels == 1
            layout = "mono" if self._is_mono else "stereo"
            self._resampler = av.AudioResampler(format="flt", layout=layout, rate=SAMPLE_RATE)
        frame.pts = None
        return held + self._arrays(self._resampler.resample(frame)) if self._resampler is not None else held

    def rest(self) -> list[Block]:
        """What the resampler still holds back; nothing when it never got to work."""
        resampler, self._resampler, self._shape = self._resampler, None, None
        try:
            return self._arrays(resampler.resample(None)) if resampler is not None else []
        except (av.error.FFmpegError, ValueError):
            return []

    def _arrays(self, frames: list[av.audio.frame.AudioFrame]) -> list[Block]:
        channels = 1 if self._is_mono else 2
        blocks: list[Block] = [
            frame.to_ndarray().astype(np.float32, copy=False).reshape(-1, channels) for frame in frames
        ]
        return [np.repeat(block, 2, axis=1) for block in blocks] if self._is_mono else blocks


def _regrouped(pieces: Iterator[Block], block_frames: int) -> Iterator[Block]:
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


def _sane(block: Block) -> Block:
    """Float files can hold infinities; one of them would poison every filter behind."""
    if np.isfinite(block).all() and np.abs(block).max(initial=0.0) <= _BEYOND_ANY_SOUND:
        return block
    clean = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(clean, -_BEYOND_ANY_SOUND, _BEYOND_ANY_SOUND).astype(np.float32)
