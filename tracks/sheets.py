"""What a track's page shows of its score and measurements: the waveform's outline, sections, chords, tempo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.composer.tempo import TempoMap
from tracks.models import Track

WIDTH = 1000
HEIGHT = 120
COLUMNS = 200
# The stroke of a bar by half its height, which is at least 1.
BARS = [f"{HEIGHT // 2 - half}v{2 * half}" for half in (1, *range(1, HEIGHT // 2))]


@dataclass(frozen=True)
class Chord:
    """One chord and where it begins, in seconds."""

    symbol: str
    seconds: float


@dataclass(frozen=True)
class Section:
    """A stretch of the form in seconds; left and width in the units of the waveform's picture."""

    name: str
    seconds: float
    length: float
    energy: float
    left: float
    width: float
    chords: list[Chord]

    @property
    def left_percent(self) -> float:
        return self.left / WIDTH * 100


def equal_levels(takes: list[Track]) -> dict[object, str]:
    """How loud each delivered take is played (0-1) to be heard as loud as the quietest of them, by its key."""
    loudness = {take.pk: take.loudness_lufs for take in takes if take.is_delivered and take.loudness_lufs is not None}
    quietest = min(loudness.values(), default=0.0)
    return {pk: f"{10 ** ((quietest - lufs) / 20):.3f}" for pk, lufs in loudness.items()}


def outline(peaks: list[float], columns: int = COLUMNS) -> str:
    """The waveform as one SVG path of thin bars about the middle of WIDTH × HEIGHT; "" without peaks (0-1)."""
    groups, starts = _columns(len(peaks), min(columns, len(peaks)))
    tallest = HEIGHT // 2 - 2
    return "".join(
        start + BARS[min(round(max(peaks[group]) * tallest), tallest)]
        for group, start in zip(groups, starts, strict=True)
    )


@lru_cache(64)
def _columns(peaks: int, count: int) -> tuple[list[slice], list[str]]:
    """Which peaks each column shows, and where the pen goes for it; lists ask for the same again and again."""
    groups = [slice(n * peaks // count, max((n + 1) * peaks // count, 1)) for n in range(count)]
    return groups, [f"M{round((n + 0.5) * WIDTH / count)} " for n in range(count)]


def sections_of(track: Track) -> list[Section]:
    """The form of a composed song with its chords; nothing for music that came without a score."""
    score: dict[str, Any] = track.score or {}
    tempo = TempoMap.from_score({"tempo_bpm": track.tempo_bpm, **score})
    total = track.shown_seconds
    if tempo is None or not total:
        return []
    chords = [Chord(str(item["symbol"]), tempo.seconds_at(float(item["start"]))) for item in score.get("chords", [])]
    found = []
    for item in score.get("sections", []):
        begin = tempo.seconds_at(float(item["start"]))
        length = tempo.seconds_at(float(item["start"]) + float(item["length"])) - begin
        if begin >= total:
            continue
        length = min(length, total - begin)
        inside = [chord for chord in chords if begin - 0.01 <= chord.seconds < begin + length - 0.01]
        found.append(
            Section(
                str(item["name"]), begin, length, float(item.get("energy", 0)), begin / total * WIDTH,
                length / total * WIDTH, inside,
            )
        )  # fmt: skip
    return found


def tempos_of(track: Track) -> list[float]:
    """The measured tempo with its half and its double, which ears may prefer; nothing before it is measured."""
    tempo = track.measured_tempo_bpm
    return [tempo, tempo / 2, tempo * 2] if tempo else []


def described(track: Track, sections: list[Section]) -> str:
    """The waveform in words, for those who don't look."""
    if not sections:
        return f"Waveform of {track.title}."
    loudest = max(sections, key=lambda section: section.energy)
    names = ", ".join(f"{section.name} at {clock(section.seconds)}" for section in sections)
    return f"Waveform of {track.title}: {names}. Fullest in the {loudest.name} at {clock(loudest.seconds)}."


def clock(seconds: float) -> str:
    """Minutes and seconds: 1:05."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"
