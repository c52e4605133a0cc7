"""Looks into a file from a stranger in a process of its own, with little in its reach: is it sound, which, how long?

`python -m engine.audio.inspection PATH SECONDS` prints one JSON object: what was found, or why the file is refused.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import av

from engine.audio.confinement import confine
from engine.audio.frames import Damage, DecodeError, frames_of, opened, opened_link, sound_of
from engine.audio.inspected import Inspection
from engine.audio.links import links_of

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
    "matroska": ("mka", "audio/x-matroska"),
    "mp3": ("mp3", "audio/mpeg"),
    "ogg": ("ogg", "audio/ogg"),
    "w64": ("w64", "audio/x-w64"),
    "wav": ("wav", "audio/wav"),
}
KINDS_OF_CODECS = {
    ("ogg", "opus"): ("opus", "audio/ogg"),
    ("matroska", "opus"): ("webm", "audio/webm"),
    ("matroska", "vorbis"): ("webm", "audio/webm"),
}


def look(file: BinaryIO, *, longest_seconds: float) -> Inspection:
    """What this file is, in this process. Raises DecodeError."""
    container, codec = _kind_of(file)
    damage = Damage()
    seconds = _counted_seconds(file, longest_seconds, damage)
    if seconds < SHORTEST_SECONDS:
        raise DecodeError("There is hardly any sound in this file.")
    suffix, content_type = KINDS_OF_CODECS.get((container, codec)) or KINDS[container]
    return Inspection(suffix, content_type, codec, seconds, damage.in_words())


def _kind_of(file: BinaryIO) -> tuple[str, str]:
    """The container and the codec of the first sound in it."""
    with opened_link(file, links_of(file)[0]) as container:
        # A picture on the cover of a song is a picture; anything else that moves is not ours.
        if any(not stream.disposition & av.stream.Disposition.attached_pic for stream in container.streams.video):
            raise DecodeError("This is a video. Send its sound alone.")
        kind, codec = container.format.name.split(",")[0], sound_of(container).codec_context.name
    if kind not in KINDS:
        raise DecodeError("There is no sound in this file that we can read.")
    return kind, codec


def _counted_seconds(file: BinaryIO, longest_seconds: float, damage: Damage) -> float:
    """How long the sound is, by decoding all of it, whatever the file says."""
    samples_at: Counter[int] = Counter()
    seconds = 0.0
    for frame in frames_of(file, damage):
        if frame.sample_rate * frame.layout.nb_channels > MOST_SAMPLES_A_SECOND:
            raise DecodeError("This file has too many samples a second: send stereo at 192 kHz, or less.")
        samples_at[frame.sample_rate] += frame.samples
        seconds = sum(samples / rate for rate, samples in samples_at.items())
        if seconds > longest_seconds:
            raise DecodeError(f"The sound is longer than {longest_seconds:g} seconds.")
    return seconds


def load_decoders() -> None:
    """All of the library, which loads parts of itself when it meets them: later nothing can be opened any more."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def main(path: str, longest_seconds: str) -> None:
    """Print what the file is, or why it is refused."""
    answer: dict[str, object]
    load_decoders()
    try:
        with opened(Path(path)) as file:
            confine()
            answer = asdict(look(file, longest_seconds=float(longest_seconds)))
    except DecodeError as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "This file needs more memory than any sound of its length.", "is_heavy": True}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
