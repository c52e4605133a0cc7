"""A chain becomes a file: all of it with what it measures, or the next seconds from a place, as they will sound."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import soundfile

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.decoding import Damage
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import Plain, Tags
from engine.effects.building import build
from engine.effects.chain import Chain, Export
from engine.effects.effect import EffectError, frames_of
from engine.effects.sound import Slice, Sound
from engine.effects.workshop import workshop
from engine.effects.writing import Written, replacement, write
from engine.outside import Report


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
    with workshop(work, sounds or {}, report) as desk:
        sound = desk.open(source, meter, damage, is_ours=is_ours)
        before = measure(sound, meter)
        if not chain.effects and chain.export == Export() and source.suffix.lower() == target.suffix.lower():
            with replacement(target) as path:
                shutil.copyfile(source, path)
            return Rendered(before, before, None, damage.in_words())
        result = build(sound, chain, desk)
        if (chain.export.sample_rate or SAMPLE_RATE) != SAMPLE_RATE:
            result = desk.keep(result)
        after, place = LoudnessMeter(), 0

        def listen(block: Block) -> None:
            nonlocal place
            after.hear(block)
            place += len(block)
            report("rendering", place / result.frames)

        words = tags or Plain(source.stem)
        written = write(result, target, chain.export, words, listen, bits_of(source) if not chain.effects else 16)
    return Rendered(before, measure(result, after), written, _sentences(damage, written))


def preview(
    source: Path, chain: Chain, target: Path, start_seconds: float, seconds: float = 10.0, *,
    sounds: Mapping[str, Path] | None = None, is_ours: bool = False, work: Path | None = None,
) -> float:  # fmt: skip
    """Write only the next seconds from a place in the result, as they sound in the whole; gives their length.

    Only what is heard there is computed, with as much before it as filters, rooms and limiters need. Loudness to a
    target is judged by excerpts where the sound is long. WAV and FLAC of ours are read from the place on, others are
    decoded whole. Raises DecodeError, EffectError, also when the place lies behind the end, ChainError, OSError.
    """
    with workshop(work, sounds or {}, lambda _stage, _share: None, is_hurried=True) as desk:
        sound = build(desk.open(source, None, Damage(), is_ours=is_ours), chain, desk)
        start = frames_of(start_seconds)
        if not 0 <= start < sound.frames:
            raise EffectError(f"The result is {sound.frames / SAMPLE_RATE:.4g} seconds long: choose an earlier place.")
        stop = min(sound.frames, start + frames_of(seconds))
        write(Slice(sound, start, stop), target, Export(dither=chain.export.dither), Plain(source.stem), _ignore)
    return (stop - start) / SAMPLE_RATE


def _ignore(_block: Block) -> None:
    """A preview is not measured."""


def measure(sound: Sound, meter: LoudnessMeter) -> Measured:
    """What a meter that heard all of a sound says of it."""
    loudness = meter.result()
    return Measured(
        duration_seconds=round(sound.frames / SAMPLE_RATE, 3),
        loudness_lufs=round(loudness.integrated_lufs, 2),
        loudness_range_lu=round(loudness.range_lu, 2),
        sample_peak_dbfs=round(loudness.sample_peak_dbfs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
    )


def bits_of(source: Path) -> int:
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
