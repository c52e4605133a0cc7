"""What a person asked for: the brief, its limits, and the errors that say what to change."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

GENRES = (
    "ambient", "bossa nova", "cinematic", "classical", "country", "drum and bass", "edm",
    "electronic", "folk", "funk", "hip-hop", "house", "jazz", "lo-fi", "metal", "orchestral",
    "pop", "r&b", "reggae", "rock", "soul", "synthwave", "techno", "trap", "world",
)  # fmt: skip
MOODS = (
    "happy", "sad", "energetic", "calm", "angry", "romantic", "dark", "uplifting",
    "melancholic", "tense", "euphoric", "dreamy",
)  # fmt: skip
PITCH_CLASSES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
KEYS = tuple(f"{tonic} {mode}" for mode in ("major", "minor") for tonic in PITCH_CLASSES)
DURATION_SECONDS = (10.0, 480.0)
TEMPO_BPM = (40.0, 240.0)
PROMPT_CHARACTERS = (3, 1000)
LYRICS_CHARACTERS = 3000
SEED_MAXIMUM = 2**31 - 1


class BriefError(ValueError):
    """A brief that can't be made into music; `field` names the input, the message says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Brief:
    """One request for music. `None` (or "") means "auto": inferred from the words of the prompt.

    prompt: 3-1000 characters. genre: one of GENRES. mood: one of MOODS. key: one of KEYS
    ("F minor"). tempo_bpm: 40-240. duration_seconds: 10-480. style_strength: 0-1, how far the
    result leans into its genre's habits. seed: 0..2**31-1; the same recipe and seed give the same PCM.
    """

    prompt: str
    genre: str | None = None
    mood: str | None = None
    key: str | None = None
    tempo_bpm: float | None = None
    duration_seconds: float = 60.0
    is_instrumental: bool = True
    lyrics: str = ""
    style_strength: float = 0.5
    seed: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The brief as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Brief:
        """A checked brief from JSON-ready values; unknown names are refused. Raises BriefError."""
        known = {field.name for field in fields(cls)}
        for name in values:
            if name not in known:
                raise BriefError(name, f"“{name}” is not something a brief can hold.")
        if "prompt" not in values:
            raise BriefError("prompt", "Describe the music in a few words.")
        return cls(**values).checked()

    def checked(self) -> Brief:
        """This brief if every value is within its limits. Raises BriefError for the first that is not."""
        _check_words(self)
        _check_number("duration_seconds", self.duration_seconds, DURATION_SECONDS, "seconds")
        if self.tempo_bpm is not None:
            _check_number("tempo_bpm", self.tempo_bpm, TEMPO_BPM, "BPM")
        _check_number("style_strength", self.style_strength, (0.0, 1.0), "")
        if self.seed is not None and not (
            isinstance(self.seed, int) and not isinstance(self.seed, bool) and 0 <= self.seed <= SEED_MAXIMUM
        ):
            raise BriefError("seed", f"Choose a whole seed between 0 and {SEED_MAXIMUM}.")
        return self


def _check_words(brief: Brief) -> None:
    low, high = PROMPT_CHARACTERS
    if not isinstance(brief.prompt, str) or not low <= len(brief.prompt.strip()) <= high:
        raise BriefError("prompt", f"Describe the music in {low} to {high} characters.")
    if not isinstance(brief.lyrics, str) or len(brief.lyrics) > LYRICS_CHARACTERS:
        raise BriefError("lyrics", f"Lyrics can have up to {LYRICS_CHARACTERS} characters.")
    for field, value, choices in (
        ("genre", brief.genre, GENRES), ("mood", brief.mood, MOODS), ("key", brief.key, KEYS),
    ):  # fmt: skip
        if value is not None and value not in choices:
            raise BriefError(field, f"“{value}” is not a {field} we know. Choose one of: {', '.join(choices)}.")


def _check_number(field: str, value: object, limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or not low <= value <= high:  # type: ignore[operator]
        name = field.split("_", maxsplit=1)[0] if unit else field.replace("_", " ")
        raise BriefError(field, f"Choose a {name} between {low:g} and {high:g} {unit}".rstrip() + ".")
