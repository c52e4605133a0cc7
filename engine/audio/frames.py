"""The decoded frames of a sound file, whoever sent it, and what of it could not be decoded.

Only listed containers and decoders are tried. An error is never the end of a file: reading goes on behind it, or fails.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import av
import av.audio.frame
import av.container

from engine.audio.asides import fillers
from engine.audio.conforming import PLAUSIBLE_RATES
from engine.audio.file_parts import FilePart
from engine.audio.links import Link, links_of

# Without this list an uploaded "wav" that is really a playlist makes FFmpeg open the files it names.
FORMATS = "wav,w64,mp3,flac,ogg,aac,aiff,caf,mov,mp4,m4a,matroska,webm"
CODECS = frozenset({
    "aac", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "alac", "flac", "gsm", "gsm_ms", "libopus", "mp1float",
    "mp2float", "mp3float", "opus", "speex", "vorbis", "pcm_alaw", "pcm_f32be", "pcm_f32le", "pcm_f64be", "pcm_f64le",
    "pcm_mulaw", "pcm_s8", "pcm_s16be", "pcm_s16le", "pcm_s24be", "pcm_s24le", "pcm_s32be", "pcm_s32le", "pcm_u8",
})  # fmt: skip
# No file of a stranger makes FFmpeg open another one: it reads through our hands, and knows no protocol that exists.
OPTIONS = {"format_whitelist": FORMATS, "codec_whitelist": ",".join(sorted(CODECS)), "protocol_whitelist": "none"}
FORMATS_IN_WORDS = "send MP3, WAV, FLAC, Ogg, Opus, M4A, AAC, AIFF, CAF, WebM or Matroska."
_MOST_FAILURES = 100
# What these say about their length is meant; as it is, nearly, in MP4, and in MP3 that tells how many frames it has.
_TO_THE_SAMPLE = frozenset({"flac", "aiff"})
_FIRST_MP3_FRAME = 1_500
_SLACK_SECONDS = 0.25
_SLACK_SHARE = 0.01
_MOST_LOST_SHARE = 0.001


class DecodeError(ValueError):
    """The file is not sound we can read; the message may be shown to a person."""


@dataclass
class Damage:
    """What was left out while a file was decoded: of so many pieces so many, seconds it told of, perhaps its end."""

    pieces: int = 0
    lost: int = 0
    missing_seconds: float = 0.0
    is_cut_short: bool = False

    @property
    def is_heard(self) -> bool:
        """Whether more is missing than a piece or two, which the best encoders leave broken at their ends."""
        return self.is_cut_short or self.missing_seconds > 0.0 or self.lost > max(2.0, _MOST_LOST_SHARE * self.pieces)

    def in_words(self) -> str:
        """A sentence for people about what is missing; empty when nothing is."""
        faults = [f"{self.lost} of {self.pieces} pieces could not be decoded"] if self.lost else []
        faults += [f"{self.missing_seconds:.1f} seconds are missing"] if self.missing_seconds else []
        faults += ["the end is missing"] if self.is_cut_short else []
        return f"Not all of this file could be read: {', '.join(faults)}." if faults else ""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, to be read in parts. Raises DecodeError when it is not there or cannot be opened."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise DecodeError("The sound file is not there.") from None
    except OSError:
        raise DecodeError("This file is not sound in a format that we can read.") from None
    with file:
        yield file


@contextmanager
def opened_link(file: BinaryIO, link: Link) -> Iterator[av.container.InputContainer]:
    """The container in this part of a file. Raises DecodeError when it is none that we read."""
    try:
        part = FilePart(file, link.start, link.end, fillers(file, link.start, link.end))
        container = av.open(cast("Any", part), options=OPTIONS, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, OSError) as error:
        _refuse_when_short_of_memory(error)
        raise DecodeError(f"This file is not sound in a format that we can read: {FORMATS_IN_WORDS}") from None
    with container:
        yield container


def sound_of(container: av.container.InputContainer) -> Any:
    """The first stream of sound. Raises DecodeError when there is none, or none that we decode."""
    for stream in container.streams.audio:
        context = stream.codec_context
        if context is None:
            continue
        if context.name not in CODECS:
            raise DecodeError(f"The sound in this file is coded as {context.name}, which is not a format that we read.")
        if context.sample_rate and context.channels:
            return stream
    raise DecodeError("There is no sound in this file that we can read.")


def frames_of(file: BinaryIO, damage: Damage) -> Iterator[av.audio.frame.AudioFrame]:
    """Every frame that can be decoded, of every part of the file; what cannot is counted in damage.

    Raises DecodeError when a part of it is no sound that we read, or nothing behind an error can be read any more.
    """
    for link in links_of(file):
        with opened_link(file, link) as container:
            stream = sound_of(container)
            seconds = 0.0
            for packet in _packets(container, stream, damage):
                for frame in _decoded(packet, damage):
                    seconds += frame.samples / frame.sample_rate
                    yield frame
            damage.is_cut_short |= not link.is_whole
            missing = _claimed_seconds(container, stream, file, link) - seconds
            damage.missing_seconds += missing if missing > _slack(container, seconds) else 0.0


def _slack(container: av.container.InputContainer, seconds: float) -> float:
    """How many seconds may be missing without a fault: compressed sound begins and ends with silence that is cut."""
    return 0.0005 if container.format.name in _TO_THE_SAMPLE else _SLACK_SECONDS + _SLACK_SHARE * seconds


def _claimed_seconds(container: av.container.InputContainer, stream: Any, file: BinaryIO, link: Link) -> float:
    """How long the sound is by what the file says; 0.0 where that is an estimate, or a recorder's first guess."""
    if not _is_meant(container, file, link):
        return 0.0
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else 0.0


def _is_meant(container: av.container.InputContainer, file: BinaryIO, link: Link) -> bool:
    name = container.format.name.partition(",")[0]
    if name != "mp3":
        return name in _TO_THE_SAMPLE or name == "mov"
    file.seek(link.start)
    head = file.read(_FIRST_MP3_FRAME)
    place = max(head.find(b"Xing"), head.find(b"Info"))
    has_count = place >= 0 and len(head) >= place + 12 and bool(head[place + 7] & 1)
    return has_count and any(head[place + 8 : place + 12])


def _packets(container: av.container.InputContainer, stream: Any, damage: Damage) -> Iterator[Any]:
    failures = 0
    while failures < _MOST_FAILURES:
        try:
            for packet in container.demux(stream):
                failures = 0
                yield packet
        except (av.error.FFmpegError, ValueError) as error:
            _refuse_when_short_of_memory(error)
            failures += 1
            damage.pieces += 1
            damage.lost += 1
        else:
            return
    raise DecodeError("This file is damaged: nothing behind the damage can be read.")


def _decoded(packet: Any, damage: Damage) -> list[av.audio.frame.AudioFrame]:
    """The frames of a packet; one that can't be decoded costs only itself."""
    damage.pieces += bool(packet.size)
    try:
        frames: list[av.audio.frame.AudioFrame] = packet.decode()
    except (av.error.FFmpegError, ValueError) as error:
        _refuse_when_short_of_memory(error)
        damage.lost += 1
        return []
    plausible = [frame for frame in frames if frame.sample_rate in PLAUSIBLE_RATES]
    damage.lost += len(frames) > len(plausible)
    return plausible


def _refuse_when_short_of_memory(error: Exception) -> None:
    """What memory did not suffice for is no fault of this piece of the file alone. Raises MemoryError."""
    if getattr(error, "errno", None) == errno.ENOMEM:
        raise MemoryError from error
