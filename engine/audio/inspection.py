"""Looks into a file from a stranger in a process of its own, with little in its reach: is it sound, which, how long?

`python -m engine.audio.inspection PATH SECONDS` prints one JSON object: what was found, or why the file is refused.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import av

from engine.audio.confinement import CPU_SECONDS, confine
from engine.audio.frames import Damage, DecodeError, frames_of, opened, opened_link, sound_of
from engine.audio.inspected import Inspection
from engine.audio.links import links_of
from engine.audio.protection import is_locked, lacks_its_index

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
# The same with a picture that moves: only its sound is taken, and the file is kept as it is.
FILMS = {"mov": ("mp4", "video/mp4"), "matroska": ("mkv", "video/x-matroska")}
LOCKED = (
    "This file is locked by the shop it was bought from (DRM): send one without a lock, an MP3 or a recording of it."
)
ENDED = "This file ended before its last part came, without which no program reads it: send the whole file."
SILENT_FILM = "There is no sound in this video: choose another one."


def look(file: BinaryIO, *, longest_seconds: float) -> Inspection:
    """What this file is, in this process. Raises DecodeError."""
    container, codec, is_film = _kind_of(file)
    damage = Damage()
    seconds = _counted_seconds(file, longest_seconds, damage)
    if seconds < SHORTEST_SECONDS:
        raise DecodeError("There is hardly any sound in this file.")
    kind = KINDS_OF_CODECS.get((container, codec)) or KINDS[container]
    suffix, content_type = FILMS.get(container, kind) if is_film else kind
    return Inspection(suffix, content_type, codec, seconds, damage.in_words())


def _kind_of(file: BinaryIO) -> tuple[str, str, bool]:
    """The container, the codec of the first sound in it, and whether there is a picture that moves."""
    link = links_of(file)[0]
    if lacks_its_index(file, link.start, link.end):
        raise DecodeError(ENDED)
    with opened_link(file, link) as container:
        # A picture on the cover of a song is a picture.
        films = (not stream.disposition & av.stream.Disposition.attached_pic for stream in container.streams.video)
        is_film = any(films)
        if is_film and not container.streams.audio:
            raise DecodeError(SILENT_FILM)
        sound = sound_of(container)
        kind, codec = container.format.name.split(",")[0], sound.codec_context.name
        if is_locked(file, link.start, link.end) or "enc_key_id" in sound.metadata:
            raise DecodeError(LOCKED)
    if kind not in KINDS:
        raise DecodeError("There is no sound in this file that we can read.")
    return kind, codec, is_film


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
            raise DecodeError(too_long(longest_seconds))
    return seconds


def too_long(longest_seconds: float) -> str:
    minutes = longest_seconds / 60
    longest = f"{minutes:g} minutes" if minutes >= 2 else f"{longest_seconds:g} seconds"
    return f"The sound is longer than {longest}: cut it into shorter pieces and send those."


def load_decoders() -> None:
    """All of the library, which loads parts of itself when it meets them: later nothing can be opened any more."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def print_confined(path: str, describe: Callable[[BinaryIO], dict[str, object]], cpu_seconds: int) -> None:
    """Print as JSON what `describe` tells of a file, or why it is refused; from then on this process opens nothing."""
    answer: dict[str, object]
    load_decoders()
    try:
        with opened(Path(path)) as file:
            confine(cpu_seconds=cpu_seconds)
            answer = describe(file)
    except DecodeError as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "This file needs more memory than any sound of its length.", "is_heavy": True}
    sys.stdout.write(json.dumps(answer))


def main(path: str, longest_seconds: str) -> None:
    """Print what the file is, or why it is refused."""
    print_confined(path, lambda file: asdict(look(file, longest_seconds=float(longest_seconds))), CPU_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
