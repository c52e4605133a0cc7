"""Sings a score's words: line by line, one or several takes, polished as a recorded voice would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from scipy.signal import butter, sosfilt, sosfiltfilt

from engine import SAMPLE_RATE
from engine.audio.biquads import high_pass
from engine.chance import stream
from engine.composer.score import Note, Part, Score
from engine.composer.sung_lines import SungLines
from engine.outside import Report
from engine.singing.network import Network, network_in
from engine.singing.sounds import parsed_syllable
from engine.singing.timing import LineSyllable, SungNote
from engine.singing.voice import Singer, SungLine

# The consonants before a note take less.
_LEAD_SECONDS = 0.4
Sing = Callable[[], tuple[int, np.ndarray]]
_HOOKS = frozenset(("chorus", "drop", "theme", "head"))
_HISS_HZ = 5500.0
_HISS_LIMIT, _HISS_PERCENTILE = 1.2, 80
_RATIO = 3.0
_LEVEL_RMS = 0.1
# How much of the work of a sung song is done when all is sung.
SHARE = 0.4


@dataclass(frozen=True)
class Take:
    """One singing of a line. pan: -1 left … 1 right; late_s after the beat; octave: -1 sings an octave lower."""

    singer: str
    cents: float = 0.0
    late_s: float = 0.0
    gain_db: float = 0.0
    pan: float = 0.0
    octave: int = 0


def takes_for(singer: str, section: str) -> tuple[Take, ...]:
    """Who sings a line: one voice, doubled in the hook; a small choir is two high and two low voices."""
    if singer == "choir":
        return (
            Take("high", 6.0, 0.000, -5.0, -0.6), Take("high", -8.0, 0.017, -5.0, 0.6),
            Take("low", 5.0, 0.009, -4.0, -0.25, -1), Take("low", -7.0, 0.024, -4.0, 0.25, -1),
        )  # fmt: skip
    alone = Take(singer)
    if section not in _HOOKS:
        return (alone,)
    return (alone, Take(singer, 8.0, 0.013, -12.0, -0.8), Take(singer, -8.0, 0.021, -12.0, 0.8))


class Vocals:
    """The singers, loaded once; lines that come back are made once."""

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        """folder: …/models/singer. kept: where lines outlive this process, so that they are not sung twice.

        The weights are loaded for the first line.
        """
        self._folder = folder
        self._singers: dict[str, Singer] = {}
        self._lines = SungLines(kept)

    @cached_property
    def _network(self) -> Network:
        return network_in(self._folder)

    def lines(self, score: Score, part: Part) -> Iterator[tuple[int, Sing]]:
        """Each line of the part in order: the frame before which nothing of it sounds, and what sings it.

        That gives its first frame and its sound, float32 (2, frames) at 44.1 kHz. Raises OSError or onnxruntime's
        errors when the weights are not there.
        """
        for notes in lines_of(part.notes):
            section = next((each.name for each in reversed(score.sections) if each.start <= notes[0].start + 1), "")
            line = _syllables_on_notes(score, notes)
            earliest = round((line[0].start_s - _LEAD_SECONDS) * SAMPLE_RATE)
            yield earliest, partial(self._together, line, takes_for(part.singer, section), score.seed)

    def sing_ahead(self, score: Score, report: Report) -> None:
        """Sing every line now and let the network go: it is not in memory beside the instruments then.

        report is told how many of the lines are sung, as a share of SHARE of the work.
        """
        works = [sing for part in score.parts if part.singer for _, sing in self.lines(score, part)]
        for number, sing in enumerate(works):
            report("singing", SHARE * number / len(works))
            sing()
        self._singers.clear()
        self.__dict__.pop("_network", None)
        network_in.cache_clear()

    def _together(self, line: list[LineSyllable], takes: Sequence[Take], seed: int) -> tuple[int, np.ndarray]:
        sung = [(take, self._sing_or_recall(line, take, seed)) for take in takes]
        starts = [round((part.start_s + take.late_s) * SAMPLE_RATE) for take, part in sung]
        first = max(0, min(starts))
        last = max(start + len(part.samples) for start, (_, part) in zip(starts, sung, strict=True))
        mix = np.zeros((2, last - first), dtype=np.float32)
        for start, (take, part) in zip(starts, sung, strict=True):
            samples = part.samples[max(0, first - start) :] * np.float32(10 ** (take.gain_db / 20))
            place = max(0, start - first)
            angle = (take.pan + 1) * np.pi / 4
            for side, gain in enumerate((np.cos(angle), np.sin(angle))):
                mix[side, place : place + len(samples)] += samples * np.float32(gain * 2**0.5)
        return first, mix

    def _sing_or_recall(self, line: list[LineSyllable], take: Take, seed: int) -> SungLine:
        """A line from the cache, moved to its place, or sung now."""
        origin = line[0].start_s
        moved = [_move(syllable, -origin, 12 * take.octave) for syllable in line]
        key = repr((seed, take, *((each.sounds, each.ends_word, each.notes) for each in moved)))
        found = self._lines.get(key)
        if found is None:
            singer = self._singers.setdefault(take.singer, Singer(self._network, take.singer))
            words = "".join(each.sounds.sounds for each in moved)
            sung = singer.sing(moved, stream(seed, "take", take.cents, words), take.cents)
            found = SungLine(polish(sung.samples), round(sung.start_s, 6))
            self._lines.keep(key, found)
        return SungLine(found.samples, found.start_s + origin)


class SingingAhead:
    """Sings lines in a thread of its own, in order, while other parts are played."""

    def __init__(self, vocals: Vocals) -> None:
        self._vocals = vocals
        self._thread = ThreadPoolExecutor(1, "singer")
        self._waiting: list[tuple[int, Sing]] = []
        self._begun: dict[Sing, Future[tuple[int, np.ndarray]]] = {}

    def lines(self, score: Score, part: Part) -> Iterator[tuple[int, Sing]]:
        """As those of `Vocals`; a line that was not begun is sung when it is needed."""
        lines = list(self._vocals.lines(score, part))
        self._waiting += lines
        for at, sing in lines:
            yield at, partial(self._sung, sing)

    def begin(self, frames: int) -> None:
        """Sing what sounds before this frame, from now on."""
        while self._waiting and self._waiting[0][0] < frames:
            _, sing = self._waiting.pop(0)
            self._begun[sing] = self._thread.submit(sing)

    def close(self) -> None:
        """Sing none of the lines that have not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _sung(self, sing: Sing) -> tuple[int, np.ndarray]:
        return self._begun.pop(sing).result() if sing in self._begun else sing()


def lines_of(notes: Sequence[Note]) -> list[list[Note]]:
    """The notes of a sung part, line by line."""
    lines: list[list[Note]] = []
    for note in notes:
        if note.lyric is not None and (note.lyric.begins_line or not lines):
            lines.append([])
        if lines:
            lines[-1].append(note)
    return lines


def _syllables_on_notes(score: Score, notes: Sequence[Note]) -> list[LineSyllable]:
    """The syllables of a line with their notes in seconds; a note without a lyric belongs to the syllable before."""
    line: list[LineSyllable] = []
    for note in notes:
        start = score.seconds_at(note.start)
        sung = SungNote(round(start, 4), round(score.seconds_at(note.start + note.length) - start, 4), note.pitch)
        if note.lyric is not None:
            line.append(LineSyllable(parsed_syllable(note.lyric.sounds), (sung,), note.lyric.ends_word))
        else:
            last = line[-1]
            line[-1] = LineSyllable(last.sounds, (*last.notes, sung), last.ends_word)
    return line


def _move(syllable: LineSyllable, seconds: float, semitones: int) -> LineSyllable:
    notes = tuple(
        SungNote(round(note.start_s + seconds, 3), round(note.length_s, 3), note.midi + semitones)
        for note in syllable.notes
    )
    return LineSyllable(syllable.sounds, notes, syllable.ends_word)


def polish(samples: np.ndarray) -> np.ndarray:
    """A voice without rumble, with its hisses held back and its level evened: float32, as long as before."""
    sound = sosfilt(np.array([high_pass(110)]), samples)
    hiss = sosfiltfilt(butter(2, _HISS_HZ, "highpass", fs=SAMPLE_RATE, output="sos"), sound)
    sound = sound - hiss * (1 - _held_gain(hiss, _HISS_LIMIT, _HISS_PERCENTILE))
    level = _envelope(sound)
    loud = level[level > level.max() * 0.03]
    if len(loud):
        middle = float(np.median(loud))
        sound *= np.maximum(level / middle, 1.0) ** (1 / _RATIO - 1)
        sound *= _LEVEL_RMS / max(1e-6, float(np.sqrt(np.mean(sound[level > level.max() * 0.03] ** 2))))
    return np.asarray(sound, dtype=np.float32)


def _held_gain(sound: np.ndarray, limit: float, percentile: float) -> np.ndarray:
    level = _envelope(sound)
    most = limit * float(np.percentile(level, percentile)) + 1e-9
    return np.asarray(np.minimum(1.0, most / np.maximum(level, 1e-9)))


def _envelope(sound: np.ndarray) -> np.ndarray:
    """The level around every sample, over some 15 ms."""
    smooth = butter(1, 20.0, fs=SAMPLE_RATE, output="sos")
    return np.asarray(np.sqrt(np.maximum(sosfiltfilt(smooth, np.square(sound)), 0) * 2) + 1e-12)
