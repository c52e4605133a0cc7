"""A finished sound becomes the files people want: MP3, WAV, FLAC and Opus, each with its tags."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import av.audio.frame
import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.decoding import BLOCK_FRAMES, Block, as_int16, read_blocks
from engine.audio.id3 import id3_bytes
from engine.audio.riff import put_into_wav
from engine.audio.tags import Plain, Tags
from engine.audio.vorbis import put_into_flac

CONTENT_TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".opus": "audio/ogg",
}
MP3_BITS_PER_SECOND = 320_000
OPUS_BITS_PER_SECOND = 160_000
# Four stems at once are lighter than the song in MP3, and what one hears beside the others is hardly touched.
PREVIEW_BITS_PER_SECOND = 72_000
_OPUS_RATE = 48_000
_CHUNK_FRAMES = 44_100


class _Source(NamedTuple):
    path: Path
    is_ours: bool

    def blocks(self, frames: int = BLOCK_FRAMES) -> Iterator[Block]:
        return read_blocks(self.path, frames, is_ours=self.is_ours)


def encode(source: Path, target: Path, tags: Tags | Plain) -> None:
    """Write source (any sound) as target, in the format its suffix names, with the tags.

    .mp3: 320 kbit/s, .wav: 16 bit, .flac: as it is when the source is FLAC, else 16 bit, .opus: 160 kbit/s.
    All at 44.1 kHz stereo but Opus, which knows only 48 kHz. Raises ValueError for another suffix, DecodeError.
    """
    writers = {".mp3": _write_mp3, ".wav": _write_wav, ".flac": _write_flac, ".opus": _write_opus}
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise ValueError(f"{target.suffix or target.name} is not a format we write.")
    writer(_Source(source, isinstance(tags, Tags)), target, tags.fields())


def encode_preview(source: Path, target: Path, tags: Tags | Plain) -> None:
    """Write source (any sound) as a light Ogg Opus file of 72 kbit/s for listening on a page. Raises DecodeError."""
    _write_opus(_Source(source, is_ours=True), target, tags.fields(), PREVIEW_BITS_PER_SECOND)


def _write_wav(source: _Source, target: Path, fields: dict[str, str]) -> None:
    _write_samples(source, target, "WAV")
    put_into_wav(target, fields)


def _write_flac(source: _Source, target: Path, fields: dict[str, str]) -> None:
    beside = target.with_name(target.name + ".part")
    try:
        if not _is_flac(source.path):
            _write_samples(source, beside, "FLAC")
            put_into_flac(beside, target, fields)
        elif source.path.resolve() == target.resolve():
            put_into_flac(source.path, beside, fields)
            shutil.move(beside, target)
        else:
            put_into_flac(source.path, target, fields)
    finally:
        beside.unlink(missing_ok=True)


def _write_samples(source: _Source, target: Path, container: str) -> None:
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="PCM_16", format=container) as file:
        for block in source.blocks():
            file.write(as_int16(block))


def _write_mp3(source: _Source, target: Path, fields: dict[str, str]) -> None:
    # FFmpeg would put its own name in place of ours, so it writes frames alone (with the LAME header that tells
    # players how much silence to skip) and our tag goes in front.
    beside = target.with_name(target.name + ".part")
    # Level 7 is LAME's quick search; at 320 kbit/s it costs half the time of the default and nothing one hears.
    options = {"compression_level": "7"}
    try:
        with av.open(str(beside), "w", format="mp3", options={"id3v2_version": "0"}) as container:
            stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE, options=options)
            stream.bit_rate = MP3_BITS_PER_SECOND
            _feed(container, stream, "s16p", SAMPLE_RATE, source)
        with target.open("wb") as file, beside.open("rb") as frames:
            file.write(id3_bytes(fields))
            shutil.copyfileobj(frames, file, 1 << 20)
    finally:
        beside.unlink(missing_ok=True)


def _write_opus(
    source: _Source, target: Path, fields: dict[str, str], bits_per_second: int = OPUS_BITS_PER_SECOND
) -> None:
    with av.open(str(target), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=_OPUS_RATE, options={"compression_level": "7"})
        stream.bit_rate = bits_per_second
        stream.metadata.update(fields)
        _feed(container, stream, "flt", _OPUS_RATE, source)


def _feed(container: Any, stream: Any, sample_format: str, rate: int, source: _Source) -> None:
    stream.format = sample_format
    stream.layout = "stereo"
    resampler = av.AudioResampler(format=sample_format, layout="stereo", rate=rate)
    for frame in _frames(source):
        for converted in resampler.resample(frame):
            container.mux(stream.encode(converted))
    for converted in resampler.resample(None):
        container.mux(stream.encode(converted))
    container.mux(stream.encode(None))


def _frames(source: _Source) -> Iterator[av.audio.frame.AudioFrame]:
    place = 0
    for block in source.blocks(_CHUNK_FRAMES):
        frame = _frame(block)
        frame.pts = place
        place += len(block)
        yield frame


def _frame(block: Block) -> av.audio.frame.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate = SAMPLE_RATE
    return frame


def _is_flac(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"fLaC"
