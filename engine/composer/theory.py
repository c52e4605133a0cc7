"""Keys, scales and chords: degrees become pitches, pitches become chord symbols."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.brief import PITCH_CLASSES
from engine.composer.score import Chord

# Pentatonic scales repeat a tone where their parents have one that they leave out, so that a step is a step in all.
_SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10), "lydian": (0, 2, 4, 6, 7, 9, 11), "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10), "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "major pentatonic": (0, 2, 4, 4, 7, 9, 9), "minor pentatonic": (0, 0, 3, 5, 7, 7, 10),
}  # fmt: skip
# The degree that tells a mode from plain major or minor.
_CHARACTERISTIC = {"dorian": 5, "phrygian": 1, "lydian": 3, "mixolydian": 6, "locrian": 4, "harmonic minor": 6}
# Semitones from a mode's tonic down to that of the major scale with the same tones.
_PARENTS = {"dorian": 2, "phrygian": 4, "lydian": 5, "mixolydian": 7, "locrian": 11}
_TRIADS = {(4, 7): "", (3, 7): "m", (3, 6): "dim", (4, 8): "aug", (2, 7): "sus2"}
_SEVENTHS = {
    ("", 11): "maj7", ("", 10): "7", ("m", 10): "m7", ("m", 11): "m(maj7)", ("dim", 10): "m7b5", ("dim", 9): "dim7",
    ("aug", 11): "maj7#5", ("aug", 10): "7#5",
}  # fmt: skip
_NINTHS = {"maj7": "maj9", "7": "9", "m7": "m9", "m(maj7)": "m9(maj7)"}


@dataclass(frozen=True)
class Key:
    """A tonic as pitch class 0-11 and a mode, one of `engine.brief.MODES`."""

    tonic: int
    mode: str

    @property
    def scale(self) -> tuple[int, ...]:
        """The seven steps of the scale in semitones above the tonic (natural minor for minor)."""
        return _SCALES[self.mode]

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The pitch classes of the scale, each of them one time: five in pentatonic scales."""
        return tuple(dict.fromkeys((self.tonic + step) % 12 for step in self.scale))

    @property
    def is_minor(self) -> bool:
        """Whether its third is minor."""
        return self.scale[2] == 3

    @property
    def characteristic(self) -> int | None:
        """The step, 0-6, that tells the mode from plain major or minor; None for those and for pentatonic scales."""
        return _CHARACTERISTIC.get(self.mode)

    @property
    def signature(self) -> str:
        """The key, major or minor, whose signature a score in this one has."""
        if self.mode in _PARENTS:
            return f"{PITCH_CLASSES[(self.tonic - _PARENTS[self.mode]) % 12]} major"
        return f"{PITCH_CLASSES[self.tonic]} {'minor' if self.is_minor else 'major'}"

    def pitch(self, index: int) -> int:
        """The MIDI number of a diatonic index; 35 is the tonic in the octave of middle C, each step one scale note."""
        return 12 * (index // 7) + self.tonic + self.scale[index % 7]

    def index(self, pitch: int) -> int:
        """The diatonic index nearest to a MIDI number, the lower one when two are equally near."""
        octave, above = divmod(pitch - self.tonic, 12)
        nearest = min(range(8), key=lambda step: (abs((*self.scale, 12)[step] - above), step))
        return octave * 7 + nearest


@dataclass(frozen=True)
class Change:
    """A chord of the song with the pitch class its bass plays (not always the root)."""

    chord: Chord
    bass: int

    @property
    def start(self) -> float:
        return self.chord.start

    @property
    def end(self) -> float:
        return self.chord.start + self.chord.length


def key_named(name: str) -> Key:
    """The Key of a name such as "F# minor" or "D dorian". Raises ValueError when it isn't one."""
    tonic, _, mode = name.partition(" ")
    if mode not in _SCALES:
        raise ValueError(f"{name} is not a key.")
    return Key(PITCH_CLASSES.index(tonic), mode)


_DOMINANT = (0, 4, 7, 10)
# Of an interval in semitones: how many steps of a scale it spans in a chord; nine are six in a diminished seventh.
_STEPS = (0, 1, 1, 2, 2, 3, 4, 4, 4, 5, 6, 6)
_DIMINISHED_SEVENTH = 9


@lru_cache(maxsize=4096)
def chord_on(key: Key, token: str, size: int) -> tuple[tuple[int, ...], str, int]:
    """Pitch classes (root first), symbol and bass pitch class of a degree.

    token: "1"-"7"; "5!" raises the leading tone of minor; "1b" is major with a minor seventh; "1/3" puts the third
    degree of the scale in the bass.
    size: 3 triad, 4 seventh, 5 ninth. A ninth a semitone above its root, and sevenths on a diminished triad of
    a plain style, are left out because they blur the chord. Pentatonic chords have three notes of the scale.
    """
    if key.mode.endswith("pentatonic"):
        size = 3
    degree, _, bass_degree = token.partition("/")
    is_raised = degree.endswith("!")
    root = int(degree.rstrip("!b")) - 1
    pitches = [key.pitch(root + 2 * step) for step in range(size)]
    if degree.endswith("b"):
        pitches = [pitches[0] + step for step in _DOMINANT[:size]]
    if is_raised and key.mode == "minor":
        pitches = [pitch + 1 if (root + 2 * step) % 7 == 6 else pitch for step, pitch in enumerate(pitches)]
    if size == 5 and pitches[4] - pitches[0] == 13:
        pitches = pitches[:4]
    intervals = tuple(pitch - pitches[0] for pitch in pitches)
    symbol = PITCH_CLASSES[pitches[0] % 12] + _suffix(intervals)
    bass = pitches[0] % 12
    if bass_degree:
        bass = key.pitch(int(bass_degree) - 1) % 12
        symbol += "/" + PITCH_CLASSES[bass]
    return tuple(pitch % 12 for pitch in pitches), symbol, bass


def _suffix(intervals: tuple[int, ...]) -> str:
    triad = _TRIADS.get((intervals[1], intervals[2]), "")
    if len(intervals) == 3:
        return triad
    seventh = _SEVENTHS.get((triad, intervals[3]), triad)
    return _NINTHS.get(seventh, seventh) if len(intervals) == 5 else seventh


def sounding_pitch(key: Key, index: int, change: Change) -> int:
    """The MIDI number of a diatonic index over a chord, which may hold notes that are not in the scale."""
    pitch = key.pitch(index)
    if index % 7 == 6 and raised_leading_tone(key, change):
        return pitch + 1
    pitch_class = _alterations(key, change.chord.pitch_classes).get(index % 7, pitch % 12)
    return pitch + (pitch_class - pitch + 6) % 12 - 6


@lru_cache(maxsize=4096)
def _alterations(key: Key, pitch_classes: tuple[int, ...]) -> dict[int, int]:
    """The pitch classes that steps of the scale have over a chord where it sharpens or flattens them: over D7 in
    C major the fourth step is F#, over C7 the seventh is Bb."""
    root = pitch_classes[0]
    letter = "CDEFGAB".index(PITCH_CLASSES[root][0]) - "CDEFGAB".index(PITCH_CLASSES[key.tonic][0])
    first = next((step for step in range(7) if (key.tonic + key.scale[step]) % 12 == root), letter)
    intervals = [(pitch - root) % 12 for pitch in pitch_classes]
    is_diminished = {3, 6} <= set(intervals)
    found: dict[int, int] = {}
    for pitch, interval in zip(pitch_classes, intervals, strict=True):
        above = 6 if is_diminished and interval == _DIMINISHED_SEVENTH else _STEPS[interval]
        step = (first + above) % 7
        plain = (key.tonic + key.scale[step]) % 12
        is_near = (pitch - plain) % 12 in {1, 11}
        if is_near and pitch not in key.pitch_classes and plain not in pitch_classes:
            found[step] = pitch
    return found


def raised_leading_tone(key: Key, change: Change) -> bool:
    """Whether a chord of a natural minor key holds the raised leading tone, which melodies over it must share."""
    return key.mode == "minor" and (key.tonic - 1) % 12 in change.chord.pitch_classes
