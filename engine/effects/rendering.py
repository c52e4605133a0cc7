"""A chain becomes a file: all of it with what it measures, or the next seconds from a place, as they will sound."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import soundfile

from engine import SAMPLE_RATE
from engine.audio.conforming import Block
from engine.audio.decoding import LONGEST_SECONDS, Damage, DecodeError, is_readable_in_place, read_blocks
from engine.audio.links import links_of
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import Plain, Tags
from engine.effects.building import build
from engine.effects.chain import Chain, Export
from engine.effects.effect import EffectError, frames_of
from engine.effects.sound import BLOCK_FRAMES, FileSound, Slice, Sound, SpooledSound
from engine.effects.writing import Written, replacement, write
from engine.outside import Report

_EXCERPTS = 6
_EXCERPT_FRAMES = 3 * SAMPLE_RATE // 2
_MEASURED_WHOLE_SECONDS = 20.0


@dataclass(frozen=True)
class Measured:
    """What a sound measures. Of the source the true peak is its highest sample."""

    duration_seconds: float
    loudness_lufs: float
    loudness_range_lu: float
    sample_peak_dbfs: float
    true_peak_dbtp: float


@dataclass(frozen=True)
class Rendered:
    """What came of a chain. warning: a sentence for people about what they may not have wished for, or empty."""

    before: Measured
    after: Measured
    written: Written | None
    warning: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def render(
    source: Path, chain: Chain, target: Path, report: Report, *, sounds: Mapping[str, Path] | None = None,
    tags: Tags | Plain | None = None, is_ours: bool = False, work: Path | None = None,
) -> Rendered:  # fmt: skip
    """Lay a chain over a sound file and write the result in the format that the target's suffix names.

    sounds: files that the chain calls by name. is_ours: this engine wrote the source itself. work: a folder for what is
    in between (raw samples, 0.35 MB a second), by default the system's. A chain that changes nothing gives the file
    back as it is, to the bit. Raises DecodeError, EffectError, ChainError, OSError.
    """
    meter, damage = LoudnessMeter(has_true_peak=False), Damage()
    with _workshop(work, sounds or {}, report) as workshop:
        sound = workshop.open(source, meter, damage, is_ours=is_ours)
        before = _measure(sound, meter)
        if not chain.effects and chain.export == Export() and source.suffix.lower() == target.suffix.lower():
            with replacement(target) as path:
                shutil.copyfile(source, path)
            return Rendered(before, before, None, damage.in_words())
        result = build(sound, chain, workshop)
        if (chain.export.sample_rate or SAMPLE_RATE) != SAMPLE_RATE:
            result = workshop.keep(result)
        after, place = LoudnessMeter(), 0

        def listen(block: Block) -> None:
            nonlocal place
            after.hear(block)
            place += len(block)
            report("rendering", place / result.frames)

        words = tags or Plain(source.stem)
        written = write(result, target, chain.export, words, listen, _bits(source) if not chain.effects else 16)
    return Rendered(before, _measure(result, after), written, _sentences(damage, written))


def preview(
    source: Path, chain: Chain, target: Path, start_seconds: float, seconds: float = 10.0, *,
    sounds: Mapping[str, Path] | None = None, is_ours: bool = False, work: Path | None = None,
) -> float:  # fmt: skip
    """Write only the next seconds from a place in the result, as they sound in the whole; gives their length.

    Only what is heard there is computed, with as much before it as filters, rooms and limiters need. Loudness to a
    target is judged by excerpts where the sound is long. WAV and FLAC of ours are read from the place on, others are
    decoded whole. Raises DecodeError, EffectError, also when the place lies behind the end, ChainError, OSError.
    """
    with _workshop(work, sounds or {}, lambda _stage, _share: None, is_hurried=True) as workshop:
        sound = build(workshop.open(source, None, Damage(), is_ours=is_ours), chain, workshop)
        start = frames_of(start_seconds)
        if not 0 <= start < sound.frames:
            raise EffectError(f"The result is {sound.frames / SAMPLE_RATE:.4g} seconds long: choose an earlier place.")
        stop = min(sound.frames, start + frames_of(seconds))
        write(Slice(sound, start, stop), target, Export(dither=chain.export.dither), Plain(source.stem), _ignore)
    return (stop - start) / SAMPLE_RATE


def _ignore(_block: Block) -> None:
    """A preview is not measured."""


class _Workshop:
    def __init__(self, folder: Path, sounds: Mapping[str, Path], report: Report, *, is_hurried: bool) -> None:
        self._folder, self._sounds, self._report, self._is_hurried = folder, sounds, report, is_hurried
        self._count = 0

    def open(self, path: Path, meter: LoudnessMeter | None, damage: Damage, *, is_ours: bool = False) -> Sound:
        """The sound of a file, heard by the meter. Raises DecodeError."""
        if is_readable_in_place(path, (b"RIFF", b"fLaC") if is_ours else (b"RIFF",)):
            sound = FileSound(path)
            if sound.frames > LONGEST_SECONDS * SAMPLE_RATE:
                raise DecodeError(f"The sound is longer than {LONGEST_SECONDS:g} seconds.")
            with path.open("rb") as file:
                damage.is_cut_short |= not links_of(file)[0].is_whole
            if meter:
                for block in sound.blocks(0, sound.frames):
                    meter.hear(block)
            return sound
        return self._spool(read_blocks(path, BLOCK_FRAMES, damage=damage, is_ours=is_ours), meter)

    def keep(self, sound: Sound) -> Sound:
        if sound.is_steady or self._is_hurried:
            return sound
        return self._spool(self._report_blocks(sound), None, sound.tail)

    def sound(self, name: str) -> Sound:
        if name not in self._sounds:
            known = ", ".join(self._sounds) or "none"
            raise EffectError(f"There is no sound called “{name}” to fade into; there are: {known}.")
        return self.open(self._sounds[name], None, Damage())

    def excerpts(self, sound: Sound) -> list[tuple[int, int]] | None:
        if not self._is_hurried or sound.frames <= frames_of(_MEASURED_WHOLE_SECONDS):
            return None
        step = (sound.frames - _EXCERPT_FRAMES) / _EXCERPTS
        starts = [int(step * (number + 0.5)) for number in range(_EXCERPTS)]
        return [(start, start + _EXCERPT_FRAMES) for start in starts]

    def _report_blocks(self, sound: Sound) -> Iterator[Block]:
        place = 0
        for block in sound.blocks(0, sound.frames):
            place += len(block)
            self._report("preparing", place / sound.frames)
            yield block

    def _spool(self, blocks: Iterator[Block], meter: LoudnessMeter | None, tail: int = 0) -> Sound:
        self._count += 1
        path = self._folder / f"{self._count}.f32"
        with path.open("wb") as file:
            for block in blocks:
                if meter:
                    meter.hear(block)
                file.write(block.astype("<f4").tobytes())
        return SpooledSound(path, tail)


@contextmanager
def _workshop(
    work: Path | None, sounds: Mapping[str, Path], report: Report, *, is_hurried: bool = False
) -> Iterator[_Workshop]:
    with tempfile.TemporaryDirectory(dir=work) as folder:
        yield _Workshop(Path(folder), sounds, report, is_hurried=is_hurried)


def _measure(sound: Sound, meter: LoudnessMeter) -> Measured:
    loudness = meter.result()
    return Measured(
        duration_seconds=round(sound.frames / SAMPLE_RATE, 3),
        loudness_lufs=round(loudness.integrated_lufs, 2),
        loudness_range_lu=round(loudness.range_lu, 2),
        sample_peak_dbfs=round(loudness.sample_peak_dbfs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
    )


def _bits(source: Path) -> int:
    """How many bits a copy needs to hold the same samples; 16 for what is compressed."""
    try:
        subtype = soundfile.info(str(source)).subtype
    except soundfile.LibsndfileError:
        return 16
    return {"PCM_24": 24, "PCM_32": 24, "FLOAT": 32, "DOUBLE": 32}.get(subtype, 16)


def _sentences(damage: Damage, written: Written) -> str:
    sentences = [damage.in_words()] if damage.is_heard else []
    if written.clipped:
        sentences.append(
            f"{written.clipped} samples were louder than full scale and were cut off: add a limiter at the end."
        )
    return " ".join(sentences)
