"""A mix becomes a file: all parts together, or one of them alone as it is in the mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.decoding import Damage, DecodeError
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import Plain, Tags
from engine.effects.building import build
from engine.effects.chain import Chain
from engine.effects.effect import Effect, EffectError, refuse_too_long
from engine.effects.pitch import Pitch
from engine.effects.rendering import Measured, bits_of, measure
from engine.effects.sound import Sound
from engine.effects.tempo import Tempo
from engine.effects.workshop import FileWorkshop, workshop
from engine.effects.writing import Written, write
from engine.mixing.document import Mix, MixError, Part, Song
from engine.mixing.summing import MixSound, Placed, place
from engine.outside import Report


@dataclass(frozen=True)
class RenderedMix:
    """What came of a mix. silent: a sentence for every part that could not be heard. warning: about all, or empty."""

    measured: Measured
    written: Written
    silent: tuple[str, ...]
    warning: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def render_mix(
    mix: Mix, sources: Mapping[str, Path], target: Path, report: Report, *, only: int | None = None,
    tags: Tags | Plain | None = None, ours: frozenset[str] = frozenset(), work: Path | None = None,
) -> RenderedMix:  # fmt: skip
    """Write a mix in the format that the target's suffix names, a block at a time: memory does not grow with length.

    sources: a file for each name that parts have as their source; a part whose file is missing or cannot be used is
    silent, and the result says so. only: the number (from 0) of the one part to write, as long as the whole and whether
    muted or not; parts written so sum to the mix without mutes and solos. ours: names of sources that this engine wrote
    itself. work: a folder for what is in between (0.35 MB a second for each part that is changed or compressed), by
    default the system's. Raises MixError when no part is left, ChainError for a format that is none, EffectError,
    OSError.
    """
    with workshop(work, sources, report) as desk:
        opened = _Opened(mix, sources, desk, ours)
        if not opened.parts:
            raise MixError(" ".join(["There is nothing to mix: add a part.", *opened.silent]))
        frames = max(part.end for part in opened.parts.values())
        refuse_too_long(frames, "These parts")
        if not frames:
            raise MixError("Nothing is left of the parts: choose shorter cuts.")
        sound = MixSound([part for number, part in opened.parts.items() if _is_in(mix, number, only)], mix, frames)
        kept = desk.keep(sound) if mix.export.sample_rate not in (None, SAMPLE_RATE) else sound
        meter, written_frames = LoudnessMeter(), 0

        def listen(block: Block) -> None:
            nonlocal written_frames
            meter.hear(block)
            written_frames += len(block)
            report("mixing", written_frames / frames)

        written = write(kept, target, mix.export, tags or Plain(mix.name or target.stem), listen, opened.bits)
    return RenderedMix(measure(sound, meter), written, tuple(opened.silent), _clipping_sentence(written))


def render_part(
    part: Part, song: Song, sources: Mapping[str, Path], target: Path, *, is_ours: bool = False,
    work: Path | None = None,
) -> float:  # fmt: skip
    """Write the sound of a part as it comes to the mixer, before cuts and faders: in the song's tempo and key, with its
    effects. Gives its length in seconds. Raises DecodeError, EffectError, OSError, KeyError without its source.
    """
    with workshop(work, sources, lambda _stage, _share: None) as desk:
        sound = change_sound(desk.open(sources[part.source], None, Damage(), is_ours=is_ours), part, song, desk)
        write(sound, target, Chain().export, Plain(part.name or target.stem), lambda _block: None, 24)
    return sound.frames / SAMPLE_RATE


def change_sound(sound: Sound, part: Part, song: Song, desk: FileWorkshop) -> Sound:
    """A part's sound in the song's tempo and key, then with its own effects. Raises EffectError."""
    follow: list[Effect] = []
    if (change := part.tempo_change(song)) != 1.0:
        follow.append(Tempo(change))
    if semitones := part.semitones(song):
        follow.append(Pitch(semitones, part.keeps_formants))
    followed = build(sound, Chain(tuple(follow)), desk)
    return build(followed, part.chain, desk)


class _Opened:
    """The parts whose sound is there, by number; sentences about the others; the bits that a copy of all needs."""

    def __init__(self, mix: Mix, sources: Mapping[str, Path], desk: FileWorkshop, ours: frozenset[str]) -> None:
        self._sources, self._desk, self._ours = sources, desk, ours
        self._files: dict[str, Sound] = {}
        self.parts: dict[int, Placed] = {}
        self.silent: list[str] = []
        self.bits = 16
        for number, part in enumerate(mix.parts):
            try:
                self.parts[number] = place(part, self._sound(part, mix.song), mix.master.cross_fader)
            except (DecodeError, EffectError, FileNotFoundError) as error:
                called = part.name or part.source
                self.silent.append(f"Part {number + 1} ({called}) is silent: {_reason(error)}")

    def _sound(self, part: Part, song: Song) -> Sound:
        path = self._sources.get(part.source)
        if path is None or not path.is_file():
            raise FileNotFoundError
        if part.source not in self._files:
            is_ours = part.source in self._ours
            self._files[part.source] = self._desk.open(path, None, Damage(), is_ours=is_ours)
            self.bits = max(self.bits, bits_of(path))
        sound = self._files[part.source]
        if not part.is_changed(song):
            return sound
        # One after the other, so that the rooms and filters of one part alone are in memory.
        self.bits = max(self.bits, 24)
        result = change_sound(sound, part, song, self._desk)
        return self._desk.spool(result.blocks(0, result.frames), tail=result.tail)


def _is_in(mix: Mix, number: int, only: int | None) -> bool:
    return number == only if only is not None else mix.is_audible(mix.parts[number])


def _reason(error: Exception) -> str:
    return "its sound is not there (any more)." if isinstance(error, FileNotFoundError) else str(error)


def _clipping_sentence(written: Written) -> str:
    if not written.clipped:
        return ""
    return (
        f"{written.clipped} samples were louder than full scale and were cut off: turn the master or some parts down."
    )
