"""What is in the files a request got: notes from the MIDI file, and what the sound of the WAV file and the stems says.

Nothing here knows what was read or promised: instruments are General MIDI programs, tempo and metre are written in the
MIDI file and looked for in the sound again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import mido
import numpy as np
import soundfile

from bench.singing_ear import pitch_of
from engine import SAMPLE_RATE
from engine.analysis.analysing import understand
from engine.analysis.listening import Recording, listen
from engine.analysis.results import Analysis
from engine.audio.accents import accents, pace, recurrence
from engine.audio.decoding import read_blocks
from engine.audio.loudness import measure

DRUM_CHANNEL = 9
COMPOUND = ("6/8", "9/8", "12/8")
STRETCH_SECONDS = 9.0
# Bars, in eighths, that could be heard instead of the written.
BARS = (4, 6, 7, 8, 9, 10, 12)
CLEAR_PACE = 1.25
SILENT_DB = -55.0
WINDOW = 8192
Note = tuple[float, float, int, int, float]  # seconds, seconds of length, pitch, velocity, quarter notes from the start


@dataclass(frozen=True)
class Track:
    """program: of General MIDI, from 0; None for a kit."""

    name: str
    program: int | None
    notes: tuple[Note, ...]
    lyrics: tuple[str, ...]


class Findings:
    """folder: holds song.wav, song.mid and stems/. told: everything that was said before, in one text."""

    def __init__(self, folder: Path, remarks: str, title: str) -> None:
        self.folder, self.remarks, self.title = folder, remarks, title
        self.midi = mido.MidiFile(folder / "song.mid")
        events: list[tuple[int, mido.Message | mido.MetaMessage]] = []
        for track in self.midi.tracks:
            now = 0
            for message in track:
                now += message.time
                events.append((now, message))
        events.sort(key=lambda event: event[0])
        quarter = self.midi.ticks_per_beat
        self._tempi = [(tick / quarter, mido.tempo2bpm(m.tempo)) for tick, m in events if m.type == "set_tempo"]
        signature = next(m for _, m in events if m.type == "time_signature")
        self.metre = f"{signature.numerator}/{signature.denominator}"
        self.bar = 4 * signature.numerator / signature.denominator
        self.pulse = 1.5 if self.metre in COMPOUND else 1.0
        self.sections = [(self.seconds_at(tick / quarter), m.text) for tick, m in events if m.type == "marker"]
        self.tracks = [each for each in map(self._track, self.midi.tracks) if each.notes]

    def seconds_at(self, quarters: float) -> float:
        """When a quarter note sounds."""
        seconds, before, bpm = 0.0, 0.0, self._tempi[0][1]
        for at, next_bpm in self._tempi:
            if at >= quarters:
                break
            seconds += (at - before) * 60 / bpm
            before, bpm = at, next_bpm
        return seconds + (quarters - before) * 60 / bpm

    def _track(self, track: mido.MidiTrack) -> Track:
        now, program, is_kit = 0, 0, False
        open_notes: dict[int, tuple[int, int]] = {}
        notes: list[Note] = []
        for message in track:
            now += message.time
            if message.type == "program_change":
                program = message.program
            if message.type not in ("note_on", "note_off"):
                continue
            is_kit = message.channel == DRUM_CHANNEL
            if message.type == "note_on" and message.velocity:
                open_notes[message.note] = (now, message.velocity)
            elif message.note in open_notes:
                start, velocity = open_notes.pop(message.note)
                beat, stop = start / self.midi.ticks_per_beat, now / self.midi.ticks_per_beat
                seconds = self.seconds_at(beat)
                notes.append((seconds, self.seconds_at(stop) - seconds, message.note, velocity, beat))
        lyrics = tuple(message.text for message in track if message.type == "lyrics")
        return Track(track.name, None if is_kit else program, tuple(sorted(notes)), lyrics)

    def notes_of(self, programs: frozenset[int] | None) -> list[Note]:
        """Notes of these programs; None: of kits."""
        tracks = (t for t in self.tracks if (t.program is None if programs is None else t.program in programs))
        return sorted(note for track in tracks for note in track.notes)

    @cached_property
    def tonal(self) -> list[Track]:
        """Who plays pitches; noises and effects (from program 96) and timpani do not count."""
        return [t for t in self.tracks if t.program is not None and not 96 <= t.program <= 103 and t.program < 118]

    @cached_property
    def recording(self) -> Recording:
        return listen(read_blocks(self.folder / "song.wav"))

    @cached_property
    def analysis(self) -> Analysis:
        return understand(self.recording)

    @cached_property
    def seconds(self) -> float:
        return float(soundfile.info(self.folder / "song.wav").duration)

    @cached_property
    def levels(self) -> np.ndarray:
        """dBFS of each second."""
        return np.array(self.analysis.energy_curve_db)

    @cached_property
    def stems(self) -> dict[str, float]:
        """LUFS of every stem that can be heard at all."""
        found = {path.stem: measure(path).integrated_lufs for path in sorted((self.folder / "stems").glob("*.flac"))}
        return {name: level for name, level in found.items() if level > SILENT_DB}

    @cached_property
    def last_start(self) -> float:
        return max((track.notes[-1][0] for track in self.tracks), default=0.0)

    def written_tempo(self, *, at_end: bool = False) -> float:
        """Felt beats a minute that the MIDI file says for the first or the last stretch."""
        if not at_end:
            return self._tempi[0][1] / self.pulse
        beats = [bpm / self.pulse for at, bpm in self._tempi if self.seconds_at(at) <= self.last_start]
        # The end of a change, not the ritardando of the last bar.
        first = beats[0]
        half = beats[len(beats) // 2 :] or beats
        return max(half, key=lambda bpm: abs(bpm - first)) if len(beats) > 1 else first

    def sound_scale(self, *, at_end: bool = False) -> float | None:
        """How fast the sound runs against the MIDI file (1: the same) in the first or last stretch; None: not clear."""
        last = self.last_start
        start, stop = (max(0.0, last - STRETCH_SECONDS), last) if at_end else (0.0, min(STRETCH_SECONDS, last))
        notes = [note for track in self.tracks for note in track.notes if start <= note[0] <= stop]
        notes.sort()
        found = pace(self.recording.pulse.strength, [n[0] for n in notes], [n[3] / 127 for n in notes])
        return None if found is None or found.clarity < CLEAR_PACE else found.scale

    @cached_property
    def accent_bar(self) -> tuple[int, float, float]:
        """(eighths after which the accents of the sound return best, how much, how much after a written bar)."""
        eighths = round(self.bar * 2)
        places = np.arange(0, max((n[4] for t in self.tracks for n in t.notes), default=0), 0.5)
        values = accents(self.recording.pulse.strength, [self.seconds_at(float(at)) for at in places])
        back = {lag: recurrence(values, lag) for lag in {*BARS, eighths}}
        best = max(back, key=lambda lag: back[lag])
        return best, back[best], back[eighths]

    @cached_property
    def tones(self) -> np.ndarray:
        """The share of each pitch class, by length of the notes."""
        total = np.zeros(12)
        for track in self.tonal:
            for _, length, pitch, _, _ in track.notes:
                total[pitch % 12] += length
        return total / max(total.sum(), 1e-9)

    @cached_property
    def home(self) -> int | None:
        """The pitch class on which the lowest player dwells most, the last two bars counting as much as all others."""
        low = min(self.tonal, key=lambda t: float(np.mean([n[2] for n in t.notes])), default=None)
        if low is None:
            return None
        weights: Counter[int] = Counter()
        end = max(n[4] for n in low.notes) - 2 * self.bar
        total = sum(n[1] for n in low.notes)
        late = sum(n[1] for n in low.notes if n[4] >= end) or 1.0
        for _, length, pitch, _, beat in low.notes:
            weights[pitch % 12] += length / total + (length / late if beat >= end else 0.0)
        return weights.most_common(1)[0][0]

    def share_that_sounds(self, notes: list[Note]) -> float:
        """How many of (up to 60) notes stand out of some stem where they are written."""
        chosen = notes[:: max(1, len(notes) // 60)]
        best = 0.0
        for name in self.stems:
            with soundfile.SoundFile(self.folder / "stems" / f"{name}.flac") as file:
                best = max(best, float(np.mean([_sounds(file, note) for note in chosen])) if chosen else 0.0)
        return best

    @cached_property
    def voice(self) -> tuple[float, float, float] | None:
        """Of the stem of the voice: LU above the whole, median MIDI pitch, likeness of its two sides; None: none."""
        if "voice" not in self.stems:
            return None
        samples, rate = soundfile.read(self.folder / "stems" / "voice.flac", dtype="float32")
        mono = samples.mean(axis=1)
        size = rate // 25
        pieces = [mono[at : at + size] for at in range(0, len(mono) - size, 4 * size)]
        loud = [piece for piece in pieces if np.sqrt((piece**2).mean()) > 0.01]
        pitches = [midi for midi, certainty in map(pitch_of, loud) if certainty > 0.6]
        likeness = float(np.corrcoef(samples[:, 0], samples[:, 1])[0, 1])
        level = self.stems["voice"] - float(self.analysis.loudness.integrated_lufs or -70)
        return level, float(np.median(pitches)) if pitches else 0.0, likeness

    @cached_property
    def sung_text(self) -> str:
        """The letters of all lyrics of the MIDI file."""
        return "".join(c for track in self.tracks for text in track.lyrics for c in text.lower() if c.isalpha())

    def tail(self, seconds: float) -> np.ndarray:
        """The last samples."""
        with soundfile.SoundFile(self.folder / "song.wav") as file:
            file.seek(max(0, file.frames - round(seconds * file.samplerate)))
            return file.read(dtype="float32").mean(axis=1)

    def band_share(self, low: float, high: float) -> float:
        """The share of the sound's power between two frequencies."""
        samples, rate = soundfile.read(self.folder / "song.wav", dtype="float32")
        power = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
        frequencies = np.fft.rfftfreq(len(samples), 1 / rate)
        return float(power[(frequencies >= low) & (frequencies <= high)].sum() / power.sum())

    @cached_property
    def hiss_db(self) -> float:
        """dBFS of what is always there above 8 kHz from the first to the last note: noise, and no ring of cymbals."""
        samples, rate = soundfile.read(self.folder / "song.wav", dtype="float32")
        size = rate // 20
        mono = samples[size : round(self.last_start * rate)].mean(axis=1)
        spectra = np.fft.rfft(mono[: len(mono) // size * size].reshape(-1, size) * np.hanning(size), axis=1)
        power = (np.abs(spectra[:, round(8000 * size / rate) :]) ** 2).sum(axis=1) / (size * size / 8)
        return float(10 * np.log10(max(float(np.percentile(power, 5)), 1e-12)))


def _sounds(file: soundfile.SoundFile, note: Note) -> bool:
    """Whether a tone of this pitch stands out among its neighbours of a semitone just after the note begins.

    Of low notes a harmonic above 300 Hz is looked at, where semitones can be told apart in a fifth of a second.
    """
    file.seek(min(round((note[0] + 0.03) * SAMPLE_RATE), max(0, file.frames - WINDOW)))
    piece = file.read(WINDOW, dtype="float32").mean(axis=1)
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 4 * WINDOW))
    f0 = 440.0 * 2 ** ((note[2] - 69) / 12)
    line = f0 * np.ceil(300.0 / f0) * 4 * WINDOW / SAMPLE_RATE
    low, high = round(line * 2 ** (-1.2 / 12)), round(line * 2 ** (1.2 / 12)) + 1
    peak = low + int(np.argmax(spectrum[low:high]))
    return abs(12 * np.log2(peak / line)) <= 0.4 and spectrum[peak] > 0.02 * spectrum.max() > 0
