"""Looks into a file from a stranger in a process of its own, with little memory and time: is it sound, which, how long?

`python -m engine.audio.inspection PATH SECONDS` prints one JSON object: what was found, or why the file is refused.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

import av

from engine import SAMPLE_RATE
from engine.audio.decoding import FORMATS, DecodeError, probe, read_blocks
from engine.audio.inspected import Inspection

# Address space, of which the libraries alone take up half; and seconds of one core: 15 minutes of stereo in the dearest
# usual format (Opus) need 4, and three times that on a core that is shared.
MEMORY_BYTES = 2_000_000_000
CPU_SECONDS = 30
# Of all channels together: stereo at 192 kHz, or eight channels at 48 kHz.
MOST_SAMPLES_A_SECOND = 384_000
SHORTEST_SECONDS = 0.1
# What a container of FFmpeg is called by people: the ending of its files and their content type.
KINDS = {
    "aac": ("aac", "audio/aac"),
    "aiff": ("aiff", "audio/aiff"),
    "caf": ("caf", "audio/x-caf"),
    "flac": ("flac", "audio/flac"),
    "mov": ("m4a", "audio/mp4"),
    "matroska": ("webm", "audio/webm"),
    "mp3": ("mp3", "audio/mpeg"),
    "ogg": ("ogg", "audio/ogg"),
    "w64": ("w64", "audio/x-w64"),
    "wav": ("wav", "audio/wav"),
}


def look(path: Path, *, longest_seconds: float) -> Inspection:
    """What this file is, in this process. Raises DecodeError."""
    container, codec = _kind_of(path)
    claimed = probe(path)
    if claimed.sample_rate * claimed.channels > MOST_SAMPLES_A_SECOND:
        raise DecodeError("This file has too many samples a second: send stereo at 192 kHz, or less.")
    frames = sum(len(block) for block in read_blocks(path, longest_seconds=longest_seconds))
    seconds = frames / SAMPLE_RATE
    if seconds < SHORTEST_SECONDS:
        raise DecodeError("There is hardly any sound in this file.")
    suffix, content_type = KINDS[container]
    return Inspection("opus" if codec == "opus" and suffix == "ogg" else suffix, content_type, codec, seconds)


def _kind_of(path: Path) -> tuple[str, str]:
    """The container and the codec of the first sound in it."""
    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(str(path), options=options, metadata_errors="replace") as container:
            # A picture on the cover of a song is a picture; anything else that moves is not ours.
            if any(not stream.disposition & av.stream.Disposition.attached_pic for stream in container.streams.video):
                raise DecodeError("This is a video. Send its sound alone.")
            codecs = [stream.codec_context.name for stream in container.streams.audio if stream.codec_context]
            kind = container.format.name.split(",")[0]
    except (av.error.FFmpegError, OSError):
        raise DecodeError("This file is not sound in a format that we can read.") from None
    if not codecs or kind not in KINDS:
        raise DecodeError("There is no sound in this file that we can read.")
    return kind, codecs[0]


def _bounded() -> None:
    """From now on this process can't take more than its share, nor write anything."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, longest_seconds: str) -> None:
    """Print what the file is, or why it is refused."""
    _bounded()
    try:
        told = asdict(look(Path(path), longest_seconds=float(longest_seconds)))
    except DecodeError as error:
        told = {"refused": str(error)}
    except MemoryError:
        told = {"refused": "This file needs more memory than any sound of its length."}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
