"""Takes a recording apart into files that together are the recording again, to the last bit of 24."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.decoding import Block, read_blocks
from engine.outside import Report
from engine.separation.backing import split
from engine.separation.exact import as_whole, fit_in_24_bits, open_stem, with_rest
from engine.separation.filtering import SampleQueue

VOICE, DRUMS, BASS, OTHER = "vocals", "drums", "bass", "other"
# A voice so much softer than the whole is hiss and not a voice.
_NO_VOICE_DB = -20.0
_BLOCK_FRAMES = 65_536


class Separator(Protocol):
    """A loaded network. names: what it finds: the voice, or the voice, drums and bass, in this order."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def separate(self, blocks: Iterable[Block], level_dbfs: float) -> Iterator[tuple[Block, ...]]:
        """Pieces of the sound and of each of `names`, equally long; level_dbfs: of the whole sound (RMS)."""


@dataclass(frozen=True)
class Separation:
    """stems: FLAC files of 24 bits and equal length by name, whose sum is the recording.

    voice_db: how loud the voice is against the whole (RMS); None where no voice was looked for. A voice too soft to be
    one has no stem: what was found of it is left in "other".
    """

    stems: dict[str, Path]
    duration_seconds: float
    voice_db: float | None

    @property
    def has_voice(self) -> bool:
        return VOICE in self.stems


def separate(
    source: Path, into: Path, separator: Separator | None, report: Report, *, are_drums_wanted: bool = True
) -> Separation:
    """Write the stems of any sound file into a folder that exists. Raises DecodeError, OSError.

    separator: None where its weights are not here; then the voice stays in "other". are_drums_wanted: whether the band
    is taken apart, too; else all of it is "other". report is given "separating" and how much is done (0-1). Memory does
    not depend on the length.
    """
    frames, level = _measure(source)
    names = [*([VOICE] if separator else []), *([DRUMS, BASS] if are_drums_wanted else []), OTHER]
    paths = {name: into / f"{name}.flac" for name in names}
    power = dict.fromkeys([VOICE, "whole"], 0.0)
    with ExitStack() as stack:
        files = {name: stack.enter_context(open_stem(path)) for name, path in paths.items()}
        done = 0
        for sound, parts in _parts(source, separator, level, are_drums_wanted=are_drums_wanted):
            whole = as_whole(sound)
            pieces = with_rest(whole, [as_whole(part) for part in parts])
            for name, piece in zip(names, pieces, strict=True):
                files[name].write(piece << 8)
            power["whole"] += float(np.square(whole, dtype=np.float64).sum())
            power[VOICE] += float(np.square(pieces[0], dtype=np.float64).sum()) if separator else 0.0
            done += len(sound)
            report("separating", done / frames)
    voice_db = 10.0 * math.log10(max(power[VOICE], 1e-9) / max(power["whole"], 1e-9)) if separator else None
    if voice_db is not None and (voice_db < _NO_VOICE_DB or not power["whole"]):
        _leave_in_rest(paths.pop(VOICE), paths[OTHER])
    return Separation(paths, frames / SAMPLE_RATE, voice_db)


def _measure(source: Path) -> tuple[int, float]:
    """How long a sound is, in frames, and how loud (RMS, dBFS)."""
    frames, power = 0, 0.0
    for block in read_blocks(source, _BLOCK_FRAMES):
        frames += len(block)
        power += float(np.square(block, dtype=np.float64).sum())
    return frames, 10.0 * math.log10(max(power / (2 * frames), 1e-12))


def _parts(
    source: Path, separator: Separator | None, level: float, *, are_drums_wanted: bool
) -> Iterator[tuple[Block, list[Block]]]:
    """Pieces of the sound, and of what is found in it."""
    blocks = read_blocks(source, _BLOCK_FRAMES)
    if separator is None and not are_drums_wanted:
        yield from ((block, []) for block in blocks)
    elif separator is None:
        yield from ((sound, [drums, bass]) for sound, drums, bass in split(blocks))
    elif not are_drums_wanted:
        yield from ((sound, [voice]) for sound, voice, *_ in separator.separate(blocks, level))
    elif DRUMS in separator.names:
        yield from ((sound, parts) for sound, *parts in separator.separate(blocks, level))
    else:
        yield from _voice_and_band(separator.separate(blocks, level))


def _voice_and_band(pieces: Iterable[tuple[Block, ...]]) -> Iterator[tuple[Block, list[Block]]]:
    sounds, voices = SampleQueue(), SampleQueue()

    def band() -> Iterator[Block]:
        for sound, voice in pieces:
            sounds.add(sound)
            voices.add(voice)
            # Spectra of a whole piece would be the most that is in memory.
            for start in range(0, len(sound), _BLOCK_FRAMES):
                yield sound[start : start + _BLOCK_FRAMES] - voice[start : start + _BLOCK_FRAMES]

    for piece, drums, bass in split(band()):
        yield sounds.take(len(piece)), [voices.take(len(piece)), drums, bass]


def _leave_in_rest(voice: Path, rest: Path) -> None:
    beside = rest.with_suffix(".part.flac")
    with soundfile.SoundFile(str(voice)) as first, soundfile.SoundFile(str(rest)) as second, open_stem(beside) as file:
        while len(block := first.read(_BLOCK_FRAMES, dtype="int32", always_2d=True)):
            other = second.read(_BLOCK_FRAMES, dtype="int32", always_2d=True)
            file.write(fit_in_24_bits((block >> 8) + (other >> 8)) << 8)
    beside.replace(rest)
    voice.unlink()
