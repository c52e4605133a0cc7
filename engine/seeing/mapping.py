"""From what was seen in a picture to music: a pure function whose steps are data, each with its reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.analysis.feelings import FEELINGS
from engine.brief import ARCS, DEFAULT_SECONDS, MODES, MOODS, PITCH_CLASSES, Brief, BriefError, SectionWish
from engine.cleaning import is_number
from engine.composer.genres import STYLES
from engine.composer.ranges import RANGES
from engine.seeing.picture import Picture, direction_in_words

# What photographs usually have, as mean and standard deviation: about what nine of them had (docs/pictures.md).
BRIGHTNESS, SATURATION = (0.50, 0.15), (0.19, 0.12)
# P. Valdez and A. Mehrabian, "Effects of color on emotions", Journal of Experimental Psychology: General 123 (1994):
# pleasure and arousal by standardised brightness and saturation.
PLEASURE, AROUSAL = (0.69, 0.22), (-0.31, 0.60)
# So many standard deviations are as good as the end of the plane of moods (tanh 1 = 0.76).
_WIDE = 1.5
# Where genres lie: valence, arousal, warmth, busyness. The places are ours.
_GENRES: Mapping[str, tuple[float, float, float, float]] = {
    "ambient": (0.1, -0.8, -0.3, 0.1), "lo-fi": (0.1, -0.4, 0.3, 0.4), "classical": (0.3, -0.3, 0.2, 0.3),
    "cinematic": (-0.4, -0.2, -0.2, 0.4), "orchestral": (0.0, 0.2, 0.2, 0.6), "folk": (0.5, -0.2, 0.7, 0.4),
    "bossa nova": (0.6, 0.0, 0.5, 0.5), "jazz": (0.1, 0.1, 0.4, 0.7), "soul": (0.3, 0.1, 0.7, 0.5),
    "pop": (0.7, 0.3, 0.1, 0.5), "funk": (0.5, 0.7, 0.6, 0.8), "rock": (-0.3, 0.7, 0.4, 0.8),
    "metal": (-0.8, 0.8, 0.0, 0.9), "synthwave": (-0.1, 0.4, -0.5, 0.4), "electronic": (0.1, 0.2, -0.7, 0.6),
    "techno": (-0.5, 0.7, -0.7, 0.8), "house": (0.5, 0.7, -0.2, 0.5), "drum and bass": (-0.2, 0.9, -0.3, 0.9),
    "reggae": (0.7, 0.1, 0.8, 0.4), "world": (0.4, 0.4, 0.8, 0.6), "trap": (-0.6, 0.4, -0.4, 0.6),
}  # fmt: skip
_COLOURLESS = 0.02
_MIRRORED, _SOMETHING_TO_MIRROR = 0.75, 0.05
_WEIGHTS = (1.0, 1.2, 0.5, 0.6)
# What a warm or cold picture brings, by how lively it is.
_WARM, _COLD = ("solo cello", "nylon guitar", "brass section"), ("glass pad", "vibraphone", "pluck")
# Sections by what a form is called: "usual" is what the genre has.
FORMS: Mapping[str, tuple[str, ...]] = {
    "usual": (), "mirror": ("verse", "chorus", "bridge", "chorus", "verse"),
    "turns": ("verse", "chorus", "verse", "chorus"),
}  # fmt: skip
_LABELS = {
    "valence": "Valence", "arousal": "Arousal", "mood": "Mood", "mode": "Mode", "tonic": "Tonic", "genre": "Genre",
    "tempo_bpm": "Tempo", "density": "Density", "lead": "Melody on", "instruments": "Instruments", "arc": "Energy",
    "form": "Form", "duration_seconds": "Length",
}  # fmt: skip
NAMES = tuple(_LABELS)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "mood": MOODS, "form": tuple(FORMS), "mode": MODES, "tonic": PITCH_CLASSES, "genre": tuple(STYLES), "arc": ARCS,
}  # fmt: skip
_PLANE = ("valence", "arousal")


@dataclass(frozen=True)
class Step:
    """One decision: its name, its value, why, in a sentence, and whether a person made it."""

    name: str
    value: Any
    why: str
    is_given: bool = False

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self.name]

    @property
    def in_words(self) -> str:
        """Its value as people read it."""
        if isinstance(self.value, tuple):
            return ", ".join(self.value) or "none besides"
        units = {"tempo_bpm": " BPM", "duration_seconds": " seconds"}.get(self.name, "")
        sign = "+" if self.name in _PLANE else ""
        return f"{self.value:{sign}g}{units}" if is_number(self.value) else str(self.value)


@dataclass(frozen=True)
class PictureMusic:
    """The steps in the order they were taken, and the brief they come to, which is valid."""

    steps: tuple[Step, ...]
    brief: Brief

    def value(self, name: str) -> Any:
        """What was decided in a step."""
        return next(step.value for step in self.steps if step.name == name)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        steps = [{**asdict(step), "value": _plain(step.value), "label": step.label} for step in self.steps]
        return {"steps": steps, "brief": self.brief.to_dict()}


def music_of(picture: Picture, wishes: Mapping[str, Any] | None = None, theme: str | None = None) -> PictureMusic:
    """What music a picture makes. wishes: steps decided otherwise, by name (NAMES); what follows from them follows.

    theme: the hook, as a brief has it. Raises BriefError, whose field is the name of a step.
    """
    given = {name: _check(name, value) for name, value in (wishes or {}).items()}
    values: dict[str, Any] = {}
    steps = []
    for name, decide in _STEPS.items():
        if name in given:
            step = Step(name, given[name], "You chose it.", is_given=True)
        else:
            step = Step(name, *decide(picture, values))
        values[name] = step.value
        steps.append(step)
    brief = Brief(
        prompt=f"{values['mood']} {values['genre']} music",
        key=f"{values['tonic']} {values['mode']}",
        theme=theme,
        sections=tuple(SectionWish(name) for name in FORMS[values["form"]]),
        **{name: values[name] for name in NAMES if name not in {*_PLANE, "mode", "tonic", "form"}},
    )
    return PictureMusic(tuple(steps), brief.checked())


def _check(name: str, value: Any) -> Any:
    """A wish for a step, as a brief holds it. Raises BriefError."""
    if name not in _STEPS:
        raise BriefError(name, f"“{str(name)[:40]}” is no step from a picture to music: {', '.join(_STEPS)}.")
    if name in _PLANE:
        if not is_number(value) or not -1.0 <= value <= 1.0:
            raise BriefError(name, f"Choose {_LABELS[name].lower()} from -1 to 1.")
        return float(value)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise BriefError(name, f"Choose a {_LABELS[name].lower()}: {', '.join(_CHOICES[name])}.")
    if name == "lead" and (not isinstance(value, str) or value not in RANGES):
        raise BriefError(name, "Choose an instrument that plays melodies, such as flute, solo cello or grand piano.")
    if name == "instruments":
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise BriefError(name, "Name instruments, such as strings and piano.")
        return tuple(value)
    return value


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _standard(picture: Picture) -> tuple[float, float]:
    """Brightness and saturation as standard scores."""
    return (
        (picture.brightness - BRIGHTNESS[0]) / BRIGHTNESS[1],
        (picture.saturation - SATURATION[0]) / SATURATION[1],
    )


def _by_colour(picture: Picture, weights: tuple[float, float], what: str) -> tuple[float, str]:
    bright, coloured = _standard(picture)
    value = round(math.tanh((weights[0] * bright + weights[1] * coloured) / _WIDE), 2) + 0.0
    why = (
        f"It is {picture.in_words('brightness')} and {picture.in_words('saturation')}. {what} as "
        f"{weights[0]:g} × brightness ({bright:+.1f} deviations from the usual) {'+' if weights[1] > 0 else '−'} "
        f"{abs(weights[1]):g} × saturation ({coloured:+.1f})."
    )
    return value, why


def _valence(picture: Picture, _values: Mapping[str, Any]) -> tuple[float, str]:
    return _by_colour(picture, PLEASURE, "Pleasant")


def _arousal(picture: Picture, _values: Mapping[str, Any]) -> tuple[float, str]:
    return _by_colour(picture, AROUSAL, "Lively")


def _mood(_picture: Picture, values: Mapping[str, Any]) -> tuple[str, str]:
    place = (values["valence"], values["arousal"])
    mood = min(MOODS, key=lambda name: math.dist(FEELINGS[name], place))
    return mood, f"Of all moods {mood} is nearest to this valence and arousal."


def _mode(picture: Picture, values: Mapping[str, Any]) -> tuple[str, str]:
    valence = values["valence"]
    if valence >= 0.15:
        return "major", f"Pleasant ({valence:+.2f}): major."
    if valence <= -0.1:
        return "minor", f"Little light, or pale colours ({valence:+.2f}): minor."
    mode = "mixolydian" if picture.warmth > 0 else "dorian"
    return mode, f"Neither pleasant nor unpleasant, and {'warm' if picture.warmth > 0 else 'cold'}: {mode}."


def _tonic(picture: Picture, _values: Mapping[str, Any]) -> tuple[str, str]:
    colour = max(picture.palette, key=lambda each: each.share * each.chroma)
    if colour.chroma < _COLOURLESS:
        return "C", "Any would do, and the picture has no colour: C."
    tonic = PITCH_CLASSES[round(colour.hue / 30.0) % 12]
    return tonic, f"Any would do: the hue of {colour.name} ({colour.hue:.0f}°) on a circle of twelve is {tonic}."


def _genre(picture: Picture, values: Mapping[str, Any]) -> tuple[str, str]:
    place = (values["valence"], values["arousal"], picture.warmth, picture.busyness)

    def distance(name: str) -> float:
        return float(sum(weight * (a - b) ** 2 for weight, a, b in zip(_WEIGHTS, _GENRES[name], place, strict=True)))

    genre = min(_GENRES, key=distance)
    why = (
        f"Nearest to its valence and arousal, {picture.in_words('warmth')} and {picture.in_words('busyness')}: {genre}."
    )
    return genre, why


def _tempo(_picture: Picture, values: Mapping[str, Any]) -> tuple[float, str]:
    low, high = STYLES[values["genre"]].tempo_bpm
    tempo = round(low + (high - low) * (values["arousal"] + 1.0) / 2.0)
    return float(
        tempo
    ), f"{_capital(values['genre'])} goes at {low:g} to {high:g} BPM; the livelier, the faster: {tempo}."


def _density(picture: Picture, _values: Mapping[str, Any]) -> tuple[float, str]:
    density = round(picture.busyness, 2)
    return density, f"The picture is {picture.in_words('busyness')}: so many notes, from 0 to 1."


def _lead(picture: Picture, values: Mapping[str, Any]) -> tuple[str, str]:
    players = [player for player in STYLES[values["genre"]].players if player.role == "lead"]
    names = sorted({name for player in players for name in player.instruments if name in RANGES}, key=_height)
    height = min(1.0, max(0.0, 0.5 + _standard(picture)[0] / 4.0))
    lead = names[round(height * (len(names) - 1))]
    register = ("low", "middle", "high")[min(2, int(height * 3))]
    return (
        lead,
        f"{_capital(picture.in_words('brightness'))}: a {register} register, which {values['genre']} gives to {lead}.",
    )


def _height(name: str) -> tuple[int, str]:
    return sum(RANGES[name]), name


def _instruments(picture: Picture, values: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    if abs(picture.warmth) < 0.2:
        return (), "Neither warm nor cold: the band of the genre."
    names, words = (_WARM, "Warm") if picture.warmth > 0 else (_COLD, "Cold")
    place = 0 if values["arousal"] < -0.3 else 1 if values["arousal"] < 0.4 else 2
    name = names[place]
    if name == values["lead"]:
        return (), f"{words}: the {name} that has the melody is enough."
    return (name,), f"{words} colours ({picture.warmth:+.2f}): {name} beside the band."


def _arc(picture: Picture, _values: Mapping[str, Any]) -> tuple[str, str]:
    towards = direction_in_words(picture.direction)
    if picture.has_direction and towards.startswith(("rising", "falling")):
        arc = "builds" if towards.startswith("rising") else "falls"
        return arc, f"Its edges are {towards}: the energy {'rises' if arc == 'builds' else 'falls'}."
    if picture.contrast >= 0.4:
        return "waves", f"It is {picture.in_words('contrast')}: loud and quiet take turns."
    return "steady", f"It is {picture.in_words('contrast')} and leads nowhere: the energy stays."


def _form(picture: Picture, values: Mapping[str, Any]) -> tuple[str, str]:
    if picture.horizon is not None:
        return "turns", "A horizon parts the picture: what lies above and below it take turns, as verse and chorus."
    if picture.symmetry >= _MIRRORED and picture.busyness >= _SOMETHING_TO_MIRROR:
        return "mirror", "Left mirrors right: the song ends as it began."
    return "usual", f"Nothing in the picture parts or mirrors it: the form is that of {values['genre']}."


def _length(_picture: Picture, _values: Mapping[str, Any]) -> tuple[float, str]:
    return DEFAULT_SECONDS, "A minute; a picture has no length."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_STEPS: Mapping[str, Callable[[Picture, Mapping[str, Any]], tuple[Any, str]]] = {
    "valence": _valence, "arousal": _arousal, "mood": _mood, "mode": _mode, "tonic": _tonic, "genre": _genre,
    "tempo_bpm": _tempo, "density": _density, "lead": _lead, "instruments": _instruments, "arc": _arc,
    "form": _form,
    "duration_seconds": _length,
}  # fmt: skip
