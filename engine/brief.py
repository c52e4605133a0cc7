"""What a person asked for: the brief, its limits, and the errors that say what to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from engine.cleaning import is_number
from engine.themes import notes_of

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
# What can be told apart by listening, and what can be asked for.
KEYS = tuple(f"{tonic} {mode}" for mode in ("major", "minor") for tonic in PITCH_CLASSES)
MODES = (
    "major", "minor", "dorian", "phrygian", "lydian", "mixolydian", "locrian", "harmonic minor", "major pentatonic",
    "minor pentatonic",
)  # fmt: skip
SCALES = tuple(f"{tonic} {mode}" for mode in MODES for tonic in PITCH_CLASSES)
METRES = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8")
VOICES = ("none", "hummed", "sung")
SINGERS = ("low", "high", "choir")
ARCS = ("steady", "builds", "falls", "waves")
ENDINGS = ("final", "fade", "cold", "loop")
USES = ("bed", "sting", "loop", "sleep", "study", "dance", "trailer", "meditation")
PRODUCTIONS = ("vinyl", "rain", "lo-fi", "wide", "dry", "spacious", "warm", "bright", "tape", "telephone")
SECTIONS = (
    "intro", "verse", "prechorus", "chorus", "drop", "groove", "break", "build", "bridge", "solo", "theme", "head",
    "interlude", "outro",
)  # fmt: skip
LOUDNESS_LUFS = (-30.0, -8.0)
MOST_SECTIONS = 24
MOST_NAMES = 24
DURATION_SECONDS = (3.0, 480.0)
DEFAULT_SECONDS = 60.0
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
class SectionWish:
    """A section asked for: name (one of SECTIONS), and, where they matter, its bars and the second it begins at."""

    name: str
    bars: int | None = None
    at_seconds: float | None = None


@dataclass(frozen=True)
class Brief:
    """One request for music. `None` (or empty) means "auto": read from the words of the prompt.

    prompt: 3-1000 characters. genre: one of GENRES. mood: one of MOODS. key: one of SCALES ("F minor", "D dorian").
    tempo_bpm: 40-240, of the felt pulse (a dotted quarter in 6/8, 9/8 and 12/8, else a quarter). duration_seconds:
    10-480. style_strength: 0-1, how far the result leans into its genre's habits. seed: 0..2**31-1; the same recipe
    and seed give the same PCM. The other values, with their choices above:

    subgenre: the name it was asked by ("drill"). tempo_end_bpm: where a gradual change ends. swing: 0 straight to 1
    triplets. is_half_time: drums at half the tempo. instruments: names of the catalogue, or of families, that must be
    heard; lead: which of them carries the melody; only_these: and nothing else; without: names and families that must
    not, and genres, moods, keys and metres that are not chosen. voice, singer, language ("en"): how words are sung.
    sections: the form. arc: where energy goes. use: what it is for. loudness_lufs: of the master. production: colours
    of the sound. ignored: what was read from the prompt and thrown out again, as ids of `engine.words.readings.Heard`.
    density: 0 sparse to 1 busy. theme: the hook, as degrees of the scale ("1 2 3:2 r 8:0.5 5", `engine.themes`).
    is_length_open: nobody chose the length, so the words may; duration_seconds holds where they are silent.
    `engine.words.reading.with_length` decides it.
    """

    prompt: str
    genre: str | None = None
    mood: str | None = None
    key: str | None = None
    tempo_bpm: float | None = None
    duration_seconds: float = DEFAULT_SECONDS
    is_instrumental: bool = True
    lyrics: str = ""
    style_strength: float = 0.5
    seed: int | None = None
    subgenre: str | None = None
    metre: str | None = None
    tempo_end_bpm: float | None = None
    swing: float | None = None
    is_half_time: bool | None = None
    instruments: tuple[str, ...] = ()
    lead: str | None = None
    only_these: bool = False
    without: tuple[str, ...] = ()
    voice: str | None = None
    singer: str | None = None
    language: str | None = None
    sections: tuple[SectionWish, ...] = ()
    arc: str | None = None
    ending: str | None = None
    use: str | None = None
    loudness_lufs: float | None = None
    production: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    density: float | None = None
    theme: str | None = None
    is_length_open: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The brief as JSON-ready values."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Brief:
        """A checked brief from JSON-ready values; unknown names are refused. Raises BriefError."""
        known = {field.name for field in fields(cls)}
        for name in values:
            if name not in known:
                raise BriefError(name, f"“{name}” is not something a brief can hold.")
        if "prompt" not in values:
            raise BriefError("prompt", "Describe the music in a few words.")
        return cls(**{name: _from_json(name, value) for name, value in values.items()}).checked()

    def checked(self) -> Brief:
        """This brief if every value is within its limits. Raises BriefError for the first that is not."""
        _check_words(self)
        _check_number("duration_seconds", self.duration_seconds, DURATION_SECONDS, "seconds")
        _check_choices(self)
        for field in ("tempo_bpm", "tempo_end_bpm"):
            if (tempo := getattr(self, field)) is not None:
                _check_number(field, tempo, TEMPO_BPM, "BPM")
        if self.loudness_lufs is not None:
            _check_number("loudness_lufs", self.loudness_lufs, LOUDNESS_LUFS, "LUFS")
        for field in ("swing", "density"):
            if (share := getattr(self, field)) is not None:
                _check_number(field, share, (0.0, 1.0), "")
        _check_lists(self)
        _check_theme(self)
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


_NO_OPTIONS = ("prompt", "duration_seconds", "is_length_open", "is_instrumental", "ignored")
# What a brief may ask for beside words and a length, by the names that models say they take.
OPTIONS = frozenset(("instrumental", *(field.name for field in fields(Brief) if field.name not in _NO_OPTIONS)))


def _from_json(field: str, value: Any) -> Any:
    """Lists as the tuples that a brief holds; anything else as it is."""
    if not isinstance(value, list | tuple):
        return value
    if field != "sections":
        return tuple(value)
    return tuple(SectionWish(**wish) if isinstance(wish, Mapping) else wish for wish in value)


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "genre": GENRES, "mood": MOODS, "key": SCALES, "metre": METRES, "voice": VOICES, "singer": SINGERS, "arc": ARCS,
    "ending": ENDINGS, "use": USES,
}  # fmt: skip


def _check_choices(brief: Brief) -> None:
    for field, choices in _CHOICES.items():
        value = getattr(brief, field)
        if value is not None and value not in choices:
            shown = KEYS if field == "key" else choices
            raise BriefError(field, f"“{value}” is not a {field} we know. Choose one of: {', '.join(shown)}.")


def _check_lists(brief: Brief) -> None:
    for field in ("instruments", "without", "production", "ignored"):
        names = getattr(brief, field)
        if len(names) > MOST_NAMES or not all(isinstance(name, str) and 0 < len(name) <= 80 for name in names):
            raise BriefError(field, f"Name up to {MOST_NAMES} of these, in up to 80 characters each.")
    for name in brief.production:
        if name not in PRODUCTIONS:
            raise BriefError("production", f"“{name}” is not a colour we know. Choose: {', '.join(PRODUCTIONS)}.")
    if len(brief.sections) > MOST_SECTIONS:
        raise BriefError("sections", f"A song can have up to {MOST_SECTIONS} sections.")
    for section in brief.sections:
        _check_section(section)


def _check_section(section: SectionWish) -> None:
    if section.name not in SECTIONS:
        raise BriefError("sections", f"“{section.name}” is not a section we know. Choose: {', '.join(SECTIONS)}.")
    if section.bars is not None and not 1 <= section.bars <= 128:
        raise BriefError("sections", "A section has 1 to 128 bars.")
    if section.at_seconds is not None and not 0 <= section.at_seconds <= DURATION_SECONDS[1]:
        raise BriefError("sections", f"A section begins between 0 and {DURATION_SECONDS[1]:g} seconds.")


def _check_theme(brief: Brief) -> None:
    if brief.theme is not None:
        try:
            notes_of(brief.theme)
        except ValueError as error:
            raise BriefError("theme", str(error)) from error


def _check_number(field: str, value: object, limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    if not is_number(value) or not low <= value <= high:
        name = field.split("_", maxsplit=1)[0] if unit else field.replace("_", " ")
        raise BriefError(field, f"Choose a {name} between {low:g} and {high:g} {unit}".rstrip() + ".")
