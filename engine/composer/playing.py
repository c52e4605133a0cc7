"""Plays a score: every part through its instrument, every stem through its channel, the stems into the mix."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.loudness import KWeighting, integrated
from engine.brief import PITCH_CLASSES
from engine.composer.balancing import balance
from engine.composer.effects import duck, echo, equalise, reverberate, saturate
from engine.composer.foreground import Pocket, sung_loudness, words_at
from engine.composer.instruments import CATALOGUE, sound
from engine.composer.mixing import TEMPLATES, channel_of
from engine.composer.score import STEMS, Note, Part, Score
from engine.composer.synths.waves import filtered
from engine.composer.vocals import Vocals
from engine.outside import Report
from engine.providers.interface import Fetched

SUNG_SENDS = {"reverb": 0.16, "delay": 0.05}
KICKS = frozenset({35, 36})
OPEN_HAT, CLOSED_HATS = 46, frozenset({42, 44})
# Where the pieces of a kit stand, as the audience sees it.
PLACES = {
    42: 0.25, 44: 0.25, 46: 0.25, 49: -0.35, 57: 0.4, 51: -0.3, 59: -0.3, 50: 0.3, 48: 0.2, 47: 0.0, 45: -0.2, 43: -0.3,
    41: -0.4, 39: -0.08, 70: 0.4, 82: 0.4,
}  # fmt: skip
LENGTH_STEP = SAMPLE_RATE // 50
METER_STEP = SAMPLE_RATE // 10
MOST_GAIN_DB = 18.0
FADE = SAMPLE_RATE // 20
CHOKE = SAMPLE_RATE // 100
CACHE_BYTES = 32 << 20


def play(score: Score, into: Path, report: Report, vocals: Vocals | None = None) -> Fetched:
    """Write `stem-<name>.wav` for every stem with notes and `mix.wav`, their sum: 32-bit float, stereo, 44.1 kHz.

    vocals: who sings the words of the score; without them its voice hums the notes.
    One stem is in memory at a time. report is told the share of stems done. Raises OSError, KeyError (instrument).
    """
    stems, names = {}, stems_of(score)
    for number, name in enumerate(names):
        report("rendering", number / (len(names) + 1))
        stems[name] = into / f"stem-{name}.wav"
        soundfile.write(stems[name], render_stem(score, name, vocals), SAMPLE_RATE, subtype="FLOAT")
    report("mixing", len(names) / (len(names) + 1))
    mix = into / "mix.wav"
    template = TEMPLATES[score.mix]
    balance(list(stems.values()), mix, template.spectrum, template.glue)
    return Fetched(mix=mix, stems=stems)


def render_stem(score: Score, stem: str, vocals: Vocals | None = None) -> np.ndarray:
    """One stem with its room, echo and colour: float32 (frames, 2), exactly the song's length."""
    template = TEMPLATES[score.mix]
    channel = channel_of(template, stem)
    frames = round(score.duration_seconds * SAMPLE_RATE)
    buffer = np.zeros((frames, 2), dtype=np.float32)
    sends = {"reverb": np.zeros(frames, dtype=np.float32), "delay": np.zeros(frames, dtype=np.float32)}
    for part in score.parts:
        if part.stem == stem and part.singer and vocals is not None:
            _sing(vocals.lines(score, part), buffer, sends)
        elif part.stem == stem:
            _Player(score, part, channel.room).into(buffer, sends)
    saturate(buffer, channel.drive)
    if channel.duck:
        duck(buffer, _kicks(score), channel.duck, min(0.28, 45 / score.tempo_bpm))
    echo(buffer, sends["delay"], template.echo_beats * 60 / score.tempo_bpm)
    reverberate(buffer, sends["reverb"], *template.room)
    equalise(buffer, channel.filters)
    words = words_at(score) if vocals is not None else []
    is_foreground = bool(words) and stem == "voice"
    _level(buffer, sung_loudness(template, stems_of(score)) if is_foreground else channel.loudness_lufs)
    if not is_foreground:
        Pocket(words).carve(buffer.T)
    buffer[-FADE:] *= np.linspace(1, 0, FADE, dtype=np.float32)[:, np.newaxis]
    return buffer


def stems_of(score: Score) -> list[str]:
    """The stems that have notes, in the order of STEMS."""
    return [name for name in STEMS if any(part.notes for part in score.parts if part.stem == name)]


def _sing(lines: Iterable[tuple[int, np.ndarray]], buffer: np.ndarray, sends: dict[str, np.ndarray]) -> None:
    for start, line in lines:
        sound = line[:, : max(0, len(buffer) - start)]
        end = start + sound.shape[1]
        buffer[start:end] += sound.T
        for name, amount in SUNG_SENDS.items():
            sends[name][start:end] += sound.mean(axis=0) * np.float32(amount)


def _level(buffer: np.ndarray, loudness_lufs: float) -> None:
    """Bring a stem to its loudness in the mix, in place; nearly silent ones are not pulled up beyond reason."""
    weighting = KWeighting()
    steps = []
    for start in range(0, len(buffer), METER_STEP * 100):
        power = weighting.power(buffer[start : start + METER_STEP * 100])
        steps.append(power[: len(power) // METER_STEP * METER_STEP].reshape(-1, METER_STEP).mean(axis=1))
    gain_db = min(loudness_lufs - integrated(np.concatenate(steps)), MOST_GAIN_DB)
    buffer *= np.float32(10 ** (gain_db / 20))


def _kicks(score: Score) -> list[int]:
    beats = sorted(
        {note.start for part in score.parts if part.stem == "drums" for note in part.notes if note.pitch in KICKS}
    )
    return [round(score.seconds_at(beat) * SAMPLE_RATE) for beat in beats]


class _Player:
    """Plays one part; notes that are alike are computed once."""

    def __init__(self, score: Score, part: Part, room: float) -> None:
        self.part, self.room = part, room
        self.is_kit = CATALOGUE[part.instrument].is_kit
        self.tempo = score.tempo
        self.tonic = PITCH_CLASSES.index(score.key.split()[0])
        self.gain = 10 ** (part.level_db / 20)
        self.cache: dict[tuple[int, int, int, int], np.ndarray] = {}
        self.cached_bytes = 0
        self.closings = sorted(note.start for note in part.notes if note.pitch in CLOSED_HATS) if self.is_kit else []

    def into(self, buffer: np.ndarray, sends: dict[str, np.ndarray]) -> None:
        reverb = min(1.0, self.part.sends.get("reverb", 0.0) + self.room)
        delay = self.part.sends.get("delay", 0.0)
        for note in self.part.notes:
            start = self._frame(note.start)
            if not 0 <= start < len(buffer):
                continue
            tone = self._choke(note, self._note(note))[: len(buffer) - start] * np.float32(self.gain)
            end = start + len(tone)
            # Side by side: broadcasting over an axis of two is eight times slower.
            for side, gain in enumerate(self._sides(note, tone)):
                buffer[start:end, side] += (tone if tone.ndim == 1 else tone[:, side]) * gain
            mono = tone if tone.ndim == 1 else (tone[:, 0] + tone[:, 1]) * np.float32(0.5)
            is_low = self.is_kit and note.pitch in KICKS
            if reverb and not is_low:
                sends["reverb"][start:end] += mono * np.float32(reverb)
            if delay:
                sends["delay"][start:end] += mono * np.float32(delay)

    def _frame(self, beat: float) -> int:
        return round(self.tempo.seconds_at(beat) * SAMPLE_RATE)

    def _note(self, note: Note) -> np.ndarray:
        velocity = max(1, round(note.velocity * 20))
        steps = (
            1
            if self.is_kit
            else max(1, round((self._frame(note.start + note.length) - self._frame(note.start)) / LENGTH_STEP))
        )
        cutoff = self._cutoff(note.start)
        at = (note.pitch, velocity, steps, cutoff)
        if at not in self.cache:
            tone = self.cache.get((note.pitch, velocity, steps, 0))
            if tone is None:
                tone = sound(self.part.instrument, note.pitch, velocity / 20, steps * LENGTH_STEP, self.tonic)
                self._remember((note.pitch, velocity, steps, 0), tone)
            if cutoff:
                hertz = 20 * 2 ** (cutoff / 3)
                sides = [filtered(side, "lowpass", hertz) for side in np.atleast_2d(tone.T)]
                tone = sides[0] if len(sides) == 1 else np.stack(sides, axis=1)
                self._remember(at, tone)
            return tone
        return self.cache[at]

    def _remember(self, at: tuple[int, int, int, int], tone: np.ndarray) -> None:
        """Keep a tone for its next note; a long song with many different ones forgets the oldest."""
        self.cache[at] = tone
        self.cached_bytes += tone.nbytes
        while self.cached_bytes > CACHE_BYTES and len(self.cache) > 1:
            self.cached_bytes -= self.cache.pop(next(iter(self.cache))).nbytes

    def _cutoff(self, beat: float) -> int:
        """The part's low-pass at a beat in thirds of an octave above 20 Hz; 0 is open."""
        if not self.part.cutoff:
            return 0
        beats, hertz = zip(*self.part.cutoff, strict=True)
        at = float(np.exp(np.interp(beat, beats, np.log(hertz))))
        return 0 if at >= 14_000 else max(1, round(3 * np.log2(at / 20)))

    def _choke(self, note: Note, tone: np.ndarray) -> np.ndarray:
        """An open hi-hat ends when the pedal closes it."""
        if not self.is_kit or note.pitch != OPEN_HAT:
            return tone
        later = next((beat for beat in self.closings if beat > note.start + 1e-6), None)
        frames = len(tone) if later is None else self._frame(later) - self._frame(note.start) + CHOKE
        if frames >= len(tone):
            return tone
        cut = tone[:frames].copy()
        cut[-CHOKE:] *= np.linspace(1, 0, CHOKE, dtype=np.float32)
        return cut

    def _sides(self, note: Note, tone: np.ndarray) -> np.ndarray:
        """The gains of left and right (2,) that place a tone, of equal power."""
        pan = PLACES.get(note.pitch, 0.0) if self.is_kit else self.part.pan
        if self.part.instrument.endswith("piano"):
            pan = float(np.clip(pan + (note.pitch - 60) / 90, -0.6, 0.6))
        angle = (pan + 1) * np.pi / 4
        sides = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
        return sides if tone.ndim == 1 else sides * np.float32(2**0.5)
