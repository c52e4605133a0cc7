"""Trains what the analysis knows, on songs of the composer: `make lessons` writes engine/analysis/data/models.json.

Tempo learns from songs of its own, more of them in uncommon metres. Phase, metre, turns, chords and keys learn from the
even rounds of the lab's songs, whose odd rounds are kept for `bench/analysis_lab.py`, and from the lessons; mood, genre
and feelings from the lessons alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from bench.analysis_harmony import Lesson, harmony_models
from bench.analysis_scores import f_measure
from bench.analysis_songs import FOLDER, LAB_SONGS, LESSONS, PACES, Truth, is_tuning, render
from engine.analysis import beats, features, metre, moods, sections, tempo
from engine.analysis.feelings import FEELINGS
from engine.analysis.judging import DATA, labels_of
from engine.analysis.learning import Model, train, train_values
from engine.analysis.lines import Lines, lines_of
from engine.analysis.listening import Recording, listen
from engine.analysis.returns import Returns
from engine.audio.decoding import read_blocks

VERSION = "1"
# Models of people's corrections are called after the version of moods, so a version rises only where weights change.
_VERSIONS = {"tempo": "3", "phase": "2", "metre": "2", "turn": "2"}
NEAR_TEMPO, NEAR_TURN_SECONDS, SAME_BEATS, SAME_DOWNBEATS = 0.04, 0.5, 0.8, 0.7
_PENALTIES = {"tempo": 10.0, "phase": 3.0, "metre": 3.0, "turn": 3.0, "mood": 3.0, "genre": 1.0, "feeling": 100.0}


@dataclass
class Examples:
    """Rows of features with their labels, and of which song each is."""

    names: Sequence[str]
    rows: list[np.ndarray] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    values: list[tuple[float, float]] = field(default_factory=list)
    songs: list[int] = field(default_factory=list)

    def add(self, rows: np.ndarray, labels: Sequence[str], song: int) -> None:
        self.rows.append(rows)
        self.labels += labels
        self.songs += [song] * len(rows)

    def model(self, kind: str) -> Model:
        rows, version = np.concatenate(self.rows), _VERSIONS.get(kind, VERSION)
        if self.values:
            feelings = ("valence", "arousal")
            return train_values(
                rows, np.array(self.values), self.names, feelings, version, penalty=_PENALTIES[kind], groups=self.songs
            )
        return train(rows, self.labels, self.names, version, penalty=_PENALTIES[kind], groups=self.songs)


class Lessons:
    """Collects what there is to learn from each song."""

    def __init__(self) -> None:
        wholes = {name: Examples(features.NAMES) for name in ("mood", "genre", "feeling")}
        parts = {"tempo": tempo, "phase": beats, "metre": metre, "turn": sections}
        self.examples = {name: Examples(part.FEATURES) for name, part in parts.items()} | wholes
        self._harmony: list[Lesson] = []
        self._songs = 0

    def add(self, recording: Recording, truth: Truth, *, is_lesson: bool) -> None:
        self._songs += 1
        lines = lines_of(recording)
        returns = Returns(lines, recording.tones.frames)
        row = beats.track(lines.onsets, truth.tempo_bpm)
        self._harmony.append(Lesson(recording.tones, row.tolist(), truth))
        if len(row):
            on_beats = row if truth.metre == metre.SEVEN else self._add_phase(lines, row, truth)
            self._add_metre(lines, returns, on_beats, truth)
        self._add_turns(recording, lines, truth)
        if is_lesson:
            contrast = beats.contrast(lines.onsets, row) if len(row) else 0.0
            self._add_whole(recording, lines, truth, features.Beat(truth.tempo_bpm, 1.0, contrast))

    def add_pace(self, recording: Recording, truth: Truth) -> None:
        """What there is to learn of tempo alone."""
        self._songs += 1
        lines = lines_of(recording)
        found = tempo.candidates_of(recording, lines, Returns(lines, recording.tones.frames))
        is_ternary = metre.BARS[truth.metre][1]
        right = [
            abs(bpm / truth.tempo_bpm - 1.0) < NEAR_TEMPO and division == is_ternary
            for bpm in found.bpms
            for division in tempo.DIVISIONS
        ]
        if any(right):
            self.examples["tempo"].add(found.features, labels_of(right), self._songs)

    def _add_phase(self, lines: Lines, row: np.ndarray, truth: Truth) -> np.ndarray:
        fits = [f_measure(truth.beats, beats.shift(row, place)) for place in beats.PLACES]
        best = int(np.argmax(fits))
        if fits[best] < SAME_BEATS:
            return np.zeros(0)
        right = [place == best for place in range(len(fits))]
        self.examples["phase"].add(beats.phase_features(lines, row), labels_of(right), self._songs)
        return beats.shift(row, beats.PLACES[best])

    def _add_metre(self, lines: Lines, returns: Returns, on_beats: np.ndarray, truth: Truth) -> None:
        ways, rows = metre.candidates_of(lines, returns, on_beats)
        right = [
            way.name == truth.metre and f_measure(truth.downbeats, way.firsts(on_beats)) > SAME_DOWNBEATS
            for way in ways
        ]
        self.examples["metre"].add(rows, labels_of(right), self._songs)

    def _add_turns(self, recording: Recording, lines: Lines, truth: Truth) -> None:
        rows = sections.turn_features(sections.course_of(recording, lines), lines)
        at = np.arange(len(rows)) / sections.STEPS_PER_SECOND
        turns = [start for start, _ in truth.sections if start > 0.0]
        right = [any(abs(second - turn) <= NEAR_TURN_SECONDS for turn in turns) for second in at]
        self.examples["turn"].add(rows, labels_of(right), self._songs)

    def _add_whole(self, recording: Recording, lines: Lines, truth: Truth, beat: features.Beat) -> None:
        whole = features.features_of(recording, lines, beat)[np.newaxis]
        self.examples["mood"].add(whole, [truth.mood], self._songs)
        self.examples["genre"].add(whole, [truth.genre], self._songs)
        for middle in moods.middles_of(recording.seconds)[::2]:
            row = moods.window_features(recording, lines, beat, middle)[np.newaxis]
            self.examples["feeling"].add(row, [truth.mood], self._songs)
            self.examples["feeling"].values.append(FEELINGS[truth.mood])

    def models(self) -> dict[str, Model]:
        """Of everything of which there were songs."""
        own = {name: examples.model(name) for name, examples in self.examples.items() if examples.rows}
        return own | (harmony_models(self._harmony, VERSION) if self._harmony else {})


def hear(songs: Iterable[tuple[Path, Truth]], take: Callable[[Recording, Truth], None]) -> None:
    """Take in all songs."""
    for path, truth in songs:
        take(listen(read_blocks(path)), truth)


def learn(options: argparse.Namespace) -> Lessons:
    """Render and hear the songs that the wanted models learn from."""
    lessons, wanted = Lessons(), set(options.only or ())
    if wanted != {"tempo"}:
        songs = render(range(options.lessons), "lesson", options.songs, options.processes)
        hear(songs, partial(lessons.add, is_lesson=True))
        tuning = [number for number in range(options.lab) if is_tuning(number)]
        hear(render(tuning, "lab", options.songs, options.processes), partial(lessons.add, is_lesson=False))
    if not wanted or "tempo" in wanted:
        hear(render(range(options.paces), "pace", options.songs, options.processes), lessons.add_pace)
    return lessons


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", type=Path, default=FOLDER, help="where rendered songs are kept")
    parser.add_argument("--lessons", type=int, default=LESSONS)
    parser.add_argument("--lab", type=int, default=LAB_SONGS)
    parser.add_argument("--paces", type=int, default=PACES)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", nargs="+", metavar="MODEL", help="write these; the others stay as they are")
    options = parser.parse_args()
    trained = learn(options).models()
    for name, model in trained.items():
        print(f"{name}: {model.examples} examples, cross-validation {model.score}, errors {model.errors}")
    written = {name: model.to_dict() for name, model in trained.items() if not options.only or name in options.only}
    file = DATA / "models.json"
    if options.only:
        written = json.loads(file.read_text("utf-8")) | written
    file.write_text(json.dumps(written, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
