"""Plays a stretch of a score as it sounds in the whole song: with what rings into it, and at the song's own levels."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.decoding import BLOCK_FRAMES
from engine.audio.mastering import Level, gain_as_in, write_stem
from engine.audio.wav import FloatWav
from engine.composer.balancing import BLOCK, Balance, Levels, Survey
from engine.composer.colours import template_of
from engine.composer.effects import SWEEP_STEP
from engine.composer.foreground import Pocket, put_in_front, words_at
from engine.composer.looping import cut_lead, with_lead
from engine.composer.memo import Memo
from engine.composer.playing import TONE_BYTES, StemPlayer
from engine.composer.score import Part, Score
from engine.composer.vocals import Vocals, lines_of
from engine.effects.sound import FileSound, samples

# Behind the stretch, for a look at how it goes on.
BEHIND_FRAMES = SAMPLE_RATE // 2
# Rooms ring as long as their template says; echoes and the levels behind them need this long to come in.
_SETTLING_SECONDS = 2.5
_VOWEL_SECONDS = 1.0
_HEARD_SECONDS = 60.0


@dataclass(frozen=True)
class KeptVoice:
    """The stem of a recorded voice in a master, where it sings there, and by how many frames it comes later now."""

    stem: Path
    sung: Sequence[tuple[float, float]]
    shift: int = 0


@dataclass(frozen=True)
class Stretch:
    """Sound (frames, 2) of "mix" and of each stem, float32, mastered; first: the frame of the song it begins at."""

    first: int
    sounds: Mapping[str, NDArray[np.float32]]

    def between(self, name: str, start: int, end: int) -> NDArray[np.float32]:
        """The sound from one frame of the song to another."""
        return self.sounds[name][start - self.first : end - self.first]


def render_stretch(  # noqa: PLR0917
    score: Score,
    levels: Levels,
    level: Level,
    span: tuple[int, int],
    into: Path,
    vocals: Vocals | None,
    kept: KeptVoice | None = None,
) -> Stretch:
    """Play a song from shortly before `span` (frames at 44.1 kHz) until shortly behind it, in an existing folder.

    levels, level: what mixing and mastering decided about the whole song. kept: a voice that is in no score. Raises
    OSError, KeyError (instrument).
    """
    longer, lead = with_lead(score) if score.is_loop else (score, 0)
    total = round(longer.duration_seconds * SAMPLE_RATE)
    warm = round((template_of(score).room[0] + _SETTLING_SECONDS) * SAMPLE_RATE)
    # From a step of the sweeps on, which is one of everything else that goes in steps.
    start = max(0, span[0] + lead - warm) // SWEEP_STEP * SWEEP_STEP
    end = min(total, span[1] + lead + BEHIND_FRAMES)
    names = list(levels.gains)
    stems, mix = {name: into / f"stretch-{name}.wav" for name in names}, into / "stretch.wav"
    with ExitStack() as stack:
        files = [stack.enter_context(FloatWav(path, end - start)) for path in (*stems.values(), mix)]
        _play(longer, levels, (start, end, total), files, vocals)
    if kept is not None:
        stems, mix = _with_voice(kept, stems, mix, (start, end), level)
    sounds = {name: np.concatenate(list(blocks)) for name, blocks in gain_as_in(level, mix, stems).items()}
    for path in into.glob("stretch*.wav"):
        path.unlink()
    return Stretch(start - lead, sounds)


def _with_voice(
    kept: KeptVoice, stems: Mapping[str, Path], mix: Path, span: tuple[int, int], level: Level
) -> tuple[dict[str, Path], Path]:
    """The stems and the mix of a stretch with the voice in front."""
    sound, (start, end) = FileSound(kept.stem), span
    # The voice comes from a master, whose gain all of this is given again.
    gain = np.float32(10 ** (-level.gain_db / 20))
    words = (
        np.ascontiguousarray(samples(sound, low - kept.shift, high - kept.shift).T) * gain
        for low, high in pairwise([*range(start, end, BLOCK_FRAMES), end])
    )
    seconds = (start - kept.shift) / SAMPLE_RATE
    sung = [(first - seconds, last - seconds) for first, last in kept.sung]
    targets = {name: mix.with_name(f"stretch-{name}-beside.wav") for name in (*stems, "voice", "mix")}
    put_in_front(words, stems, sung, targets, end - start)
    return {name: path for name, path in targets.items() if name != "mix"}, targets["mix"]


def render_stem(  # noqa: PLR0917
    old: Score,
    new: Score,
    name: str,
    levels: Levels,
    level: Level,
    into: Path,
    vocals: Vocals | None,
) -> Path:
    """One stem of a whole song, played by another score, under the gain that it has among all stems of the old one.

    Gives a 24-bit FLAC file in an existing folder. Raises OSError, KeyError (instrument).
    """
    (longer, lead), other = (with_lead(old), with_lead(new)[0]) if old.is_loop else ((old, 0), new)
    total, target = round(longer.duration_seconds * SAMPLE_RATE), into / f"stem-{name}.flac"
    with tempfile.TemporaryDirectory(dir=into, prefix="raw-") as folder:
        stems = {each: Path(folder) / f"{each}.wav" for each in (*levels.gains, "beside")}
        mix = Path(folder) / "mix.wav"
        with ExitStack() as stack:
            files = [stack.enter_context(FloatWav(path, total)) for path in (*stems.values(), mix)]
            _play(longer, levels, (0, total, total), files, vocals, (other, name, levels.gains[name]))
        if lead:
            cut_lead([mix, *stems.values()], lead)
        write_stem(gain_as_in(level, mix, stems)["beside"], target)
    return target


def loudness_between(score: Score, old: Part, new: Part) -> float:
    """By how many dB a part is louder than another of its stem that plays at the same time, each alone in their room.

    They are heard for at most a minute, from their first note on.
    """
    alone = [(replace(score, parts=(part,)), part.stem) for part in (old, new)]
    first = score.seconds_at(min((note.start for note in old.notes), default=0.0))
    start = max(0, round(first * SAMPLE_RATE)) // SWEEP_STEP * SWEEP_STEP
    end = min(score.duration_seconds, first + _HEARD_SECONDS)
    before, after = _loudness_of(alone, round(end * SAMPLE_RATE), start)
    return after - before


def _loudness_of(stems: Sequence[tuple[Score, str]], end: int, start: int = 0) -> list[float]:
    """How loud stems of scores are in LUFS, before any gain, from one frame to another."""
    tones = Memo(TONE_BYTES)
    players = [StemPlayer(score, name, tones, None, start, BLOCK, end) for score, name in stems]
    survey = Survey(template_of(stems[0][0]), [name for _, name in stems])
    for now in range(start, end, BLOCK):
        survey.hear({str(place): player.play(min(BLOCK, end - now)) for place, player in enumerate(players)})
    return survey.levels()


def _play(  # noqa: PLR0917
    score: Score,
    levels: Levels,
    span: tuple[int, int, int],
    files: list[FloatWav],
    vocals: Vocals | None,
    beside: tuple[Score, str, float] | None = None,
) -> None:
    """beside: a stem of another score, which follows the others without being in the mix."""
    start, end, total = span
    tones, template = Memo(TONE_BYTES), template_of(score)
    stems = [(score, name) for name in levels.gains] + ([beside[:2]] if beside else [])
    players = [
        StemPlayer(_audible_in(each, start, end), name, tones, vocals, start, BLOCK, end) for each, name in stems
    ]
    words = words_at(score) if vocals is not None else []
    seconds = start / SAMPLE_RATE
    pockets = [Pocket([(a - seconds, b - seconds) for a, b in words]) if name != "voice" else None for _, name in stems]
    balance = Balance(levels, template, total, {beside[1]: beside[2]} if beside else None)
    balance.begin((2 * total if score.is_loop else total) - start, total)
    for now in range(start, end, BLOCK):
        blocks = [player.play(min(BLOCK, end - now)) for player in players]
        for block, pocket in zip(blocks, pockets, strict=True):
            if pocket is not None:
                pocket.carve(block)
        ready, whole = balance.next(np.concatenate(blocks))
        for file, block in zip(files, [*ready, whole], strict=True):
            file.write(now - start, block)


def _audible_in(score: Score, start: int, end: int) -> Score:
    return replace(score, parts=tuple(_audible(score, part, start, end) for part in score.parts))


def _audible(score: Score, part: Part, start: int, end: int) -> Part:
    """A sung part with the lines that can be heard in a stretch: singing costs more than all else."""
    if not part.singer:
        return part
    first, last = start / SAMPLE_RATE - _VOWEL_SECONDS, end / SAMPLE_RATE
    lines = [
        line
        for line in lines_of(part.notes)
        if first < score.seconds_at(line[-1].start + line[-1].length) and score.seconds_at(line[0].start) - 1.0 < last
    ]
    return replace(part, notes=tuple(note for line in lines for note in line))
