"""What effects need beside a sound, out of files: sounds by name, and a folder for what is in between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.decoding import LONGEST_SECONDS, Damage, DecodeError, is_readable_in_place, read_blocks
from engine.audio.links import links_of
from engine.audio.loudness import LoudnessMeter
from engine.effects.effect import EffectError, frames_of
from engine.effects.sound import BLOCK_FRAMES, FileSound, Sound, SpooledSound
from engine.outside import Report

_EXCERPTS = 6
_EXCERPT_FRAMES = 3 * SAMPLE_RATE // 2
_MEASURED_WHOLE_SECONDS = 20.0


class FileWorkshop:
    """Opens files as sounds that can be read from any place; what has to be read twice lies in a folder beside them."""

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
        return self.spool(read_blocks(path, BLOCK_FRAMES, damage=damage, is_ours=is_ours), meter)

    def keep(self, sound: Sound) -> Sound:
        """Sounds that are not the same wherever reading begins are written down, unless only an excerpt is heard."""
        if sound.is_steady or self._is_hurried:
            return sound
        return self.spool(self._report_blocks(sound), None, sound.tail)

    def sound(self, name: str) -> Sound:
        """A file that was handed over by name. Raises EffectError, DecodeError."""
        if name not in self._sounds:
            known = ", ".join(self._sounds) or "none"
            raise EffectError(f"There is no sound called “{name}” to fade into; there are: {known}.")
        return self.open(self._sounds[name], None, Damage())

    def excerpts(self, sound: Sound) -> list[tuple[int, int]] | None:
        """A few short stretches of a long sound, where somebody waits for a preview."""
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

    def spool(self, blocks: Iterator[Block], meter: LoudnessMeter | None = None, tail: int = 0) -> Sound:
        """Blocks as raw samples in the folder. Raises OSError."""
        self._count += 1
        path = self._folder / f"{self._count}.f32"
        with path.open("wb") as file:
            for block in blocks:
                if meter:
                    meter.hear(block)
                file.write(block.astype("<f4").tobytes())
        return SpooledSound(path, tail)


@contextmanager
def workshop(
    work: Path | None, sounds: Mapping[str, Path], report: Report, *, is_hurried: bool = False
) -> Iterator[FileWorkshop]:
    """A workshop whose folder is gone afterwards. sounds: files that a chain may call by name.

    work: the folder it is made in, by default the system's. is_hurried: only an excerpt will be heard.
    """
    with tempfile.TemporaryDirectory(dir=work) as folder:
        yield FileWorkshop(Path(folder), sounds, report, is_hurried=is_hurried)
