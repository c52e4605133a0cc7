"""Providers whose result is a file that is there already: a good tone, silence, half a song, no sound at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.opening import Opening
from engine.outside import Poll, Report, Submission
from engine.providers.interface import Capabilities, Fetched, GenerationRequest


class Recorded:
    """Accepts everything at once; what it hands over is up to its kind."""

    name = "recorded"

    def capabilities(self) -> Capabilities:
        return Capabilities(longest_seconds=30.0, takes=frozenset(), is_free_to_repeat=True)

    def submit(self, request: GenerationRequest) -> Submission:
        return Submission(request.token)

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        return Poll("done")

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        return True

    def find(self, request: GenerationRequest) -> Submission | None:
        return None

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        mix = into / "result.wav"
        self.write(mix, request.brief.duration_seconds)
        return Fetched(mix, facts={"model": self.name})

    def write(self, mix: Path, seconds: float) -> None:
        """Chords of a few tones, with a beat."""
        time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
        tone = sum(np.sin(2 * np.pi * hertz * time) for hertz in (220.0, 277.18, 329.63))
        sound = (0.1 * tone * (0.6 + 0.4 * np.cos(2 * np.pi * 2 * time))).astype(np.float32)
        soundfile.write(mix, np.stack([sound, sound], axis=1), SAMPLE_RATE, subtype="FLOAT")


class Silent(Recorded):
    """Says that it is done and delivers nothing to hear."""

    def write(self, mix: Path, seconds: float) -> None:
        soundfile.write(mix, np.zeros((int(seconds * SAMPLE_RATE), 2), np.float32), SAMPLE_RATE, subtype="FLOAT")


class CutShort(Recorded):
    """Delivers half of what was asked for."""

    def write(self, mix: Path, seconds: float) -> None:
        super().write(mix, seconds / 2)


class NoSound(Recorded):
    """Delivers an error page under the name of a song."""

    def write(self, mix: Path, seconds: float) -> None:
        mix.write_text("<html>503 Service Unavailable</html>")


class WithOpening(Recorded):
    """Lets its beginning be heard first; `meanwhile` happens while that is made, `before_whole` before the rest."""

    meanwhile: Callable[[GenerationRequest], None] = staticmethod(lambda _: None)
    before_whole: Callable[[], None] = staticmethod(lambda: None)
    made: ClassVar[list[int | None]] = []

    def openings(self, request: GenerationRequest, into: Path) -> Iterator[Opening]:
        self.meanwhile(request)
        self.made.append(request.brief.seed)
        into.mkdir(parents=True, exist_ok=True)
        for seconds in (1.0, 2.0):
            path = into / f"opening-{seconds}.wav"
            self.write(path, seconds + 0.1 * len(self.made))
            yield Opening(path, seconds, "audio/wav")

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        self.before_whole()
        return super().fetch(request, submission, into, report)
