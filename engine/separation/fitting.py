"""Stems that somebody else found become what stems must be: as long as the recording, and together the recording."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.decoding import Block, DecodeError, read_blocks
from engine.outside import Report
from engine.separation.checking import UnequalStems
from engine.separation.exact import as_whole, open_stem, with_rest
from engine.separation.separating import OTHER, VOICE

_BLOCK_FRAMES = 65_536
# Resampling there and back moves an end by some samples; anything more is another length.
_SLACK_FRAMES = SAMPLE_RATE // 20
# Softer than the dither of 16 bits.
_SILENT_DBFS = -90.0
_MOST_LEFT_DB = -6.0
# A voice so much softer than the whole says nothing about whose it is.
_FAINT_DB = -20.0
_LEAST_SHARE = 0.3


class NotTheRecording(Exception):
    """What was delivered as stems has nothing to do with the recording; the message may be shown."""


@dataclass(frozen=True)
class Fitted:
    """stems: FLAC files of 24 bits and equal length by name, whose sum is the recording; "other" is always there.

    voice_db: how loud the voice is against the whole (RMS); None where none was delivered. left_db: how much of the
    recording the delivered stems together were not (RMS against the whole); that lies in "other" now. None where only
    some were delivered.
    """

    stems: dict[str, Path]
    voice_db: float | None
    left_db: float | None


@dataclass
class _Powers:
    """Sums of squares, of full scale 1: the recording, each stem, all stems together, and what those are not of it."""

    frames: int = 0
    whole: float = 0.0
    together: float = 0.0
    shared: float = 0.0
    left: float = 0.0
    stems: dict[str, float] = field(default_factory=dict)

    def add(self, whole: Block, parts: Mapping[str, Block]) -> None:
        sound, sums = whole.astype(np.float64), np.sum(list(parts.values()), axis=0, dtype=np.float64)
        self.frames += len(whole)
        self.whole += float(np.square(sound).sum())
        self.together += float(np.square(sums).sum())
        self.shared += float((sound * sums).sum())
        self.left += float(np.square(sound - sums).sum())
        for name, part in parts.items():
            self.stems[name] = self.stems.get(name, 0.0) + float(np.square(part, dtype=np.float64).sum())


def fit_stems(whole: Path, delivered: Mapping[str, Path], into: Path, report: Report) -> Fitted:
    """Write stems that any separator delivered, as they must be, into a folder that exists.

    whole: the recording, any sound file. delivered: sound files by the name of the stem; ends may differ by 50 ms.
    What none of them claims goes into "other". report is given "fitting". Memory does not depend on the length.
    Raises UnequalStems, NotTheRecording, DecodeError.
    """
    names = [*(name for name in delivered if name != OTHER), OTHER]
    paths = {name: into / f"{name}.flac" for name in names}
    powers = _Powers()
    with ExitStack() as stack:
        files = {name: stack.enter_context(open_stem(path)) for name, path in paths.items()}
        for sound, parts in _together(whole, delivered):
            powers.add(sound, parts)
            kept = [as_whole(parts[name]) for name in names if name != OTHER]
            for name, piece in zip(names, with_rest(as_whole(sound), kept), strict=True):
                files[name].write(piece << 8)
            report("fitting", None)
    _check(powers, is_all=OTHER in delivered)
    return Fitted(
        paths,
        _ratio_db(powers.stems[VOICE], powers.whole) if VOICE in powers.stems else None,
        _ratio_db(powers.left, powers.whole) if OTHER in delivered else None,
    )


def _together(whole: Path, delivered: Mapping[str, Path]) -> Iterator[tuple[Block, dict[str, Block]]]:
    """The recording and every stem, block by block; ends that differ a little are cut or filled with silence."""
    sounds = [read_blocks(whole, _BLOCK_FRAMES), *(_readable(path) for path in delivered.values())]
    differences = [0] * len(delivered)
    for sound, *parts in zip_longest(*sounds):
        length = 0 if sound is None else len(sound)
        for number, part in enumerate(parts):
            differences[number] += (0 if part is None else len(part)) - length
            if abs(differences[number]) > _SLACK_FRAMES:
                raise UnequalStems("A stem that was delivered is not as long as the recording.")
        if sound is not None:
            yield sound, {name: _as_long(part, length) for name, part in zip(delivered, parts, strict=True)}


def _readable(path: Path) -> Iterator[Block]:
    try:
        yield from read_blocks(path, _BLOCK_FRAMES)
    except DecodeError as error:
        raise NotTheRecording("A stem that was delivered is no sound that can be read.") from error


def _as_long(part: Block | None, length: int) -> Block:
    there = np.zeros((0, 2), np.float32) if part is None else part[:length]
    return np.pad(there, ((0, length - len(there)), (0, 0)))


def _check(powers: _Powers, *, is_all: bool) -> None:
    """Only what is far from any separation is refused: how well it was done is not for us to say."""
    silence = 2 * powers.frames * 10.0 ** (_SILENT_DBFS / 10.0)
    if is_all and powers.left > max(silence, powers.whole * 10.0 ** (_MOST_LEFT_DB / 10.0)):
        raise NotTheRecording("The stems that were delivered are not those of this recording.")
    is_heard = powers.together > max(silence, powers.whole * 10.0 ** (_FAINT_DB / 10.0))
    if is_heard and powers.shared < _LEAST_SHARE * powers.together:
        raise NotTheRecording("The voice that was delivered is not in this recording.")


def _ratio_db(power: float, whole: float) -> float:
    return max(-200.0, 10.0 * math.log10(max(power, 1e-20) / max(whole, 1e-20)))
