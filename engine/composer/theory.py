"""Keys, scales and chords: degrees become pitches, pitches become chord symbols."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.brief import PITCH_CLASSES
from engine.composer.score import Chord

_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_TRIADS = {(4, 7): "", (3, 7): "m", (3, 6): "dim", (4, 8): "aug"}
_SEVENTHS = {
    ("", 11): "maj7", ("", 10): "7", ("m", 10): "m7", ("m", 11): "m(maj7)", ("dim", 10): "m7b5", ("dim", 9): "dim7",
    ("aug", 11): "maj7#5", ("aug", 10): "7#5",
}  # fmt: skip
_NINTHS = {"maj7": "maj9", "7": "9", "m7": "m9", "m(maj7)": "m9(maj7)"}


@dataclass(frozen=True)
class Key:
    """A tonic as pitch class 0-11 and the seven pitch classes of its scale above it (natural minor for minor)."""

    tonic: int
    is_minor: bool

    @property
    def scale(self) -> tuple[int, ...]:
        return _SCALES["minor" if self.is_minor else "major"]

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
    """The Key of a name such as "F# minor". Raises ValueError when it isn't one."""
    tonic, mode = name.split()
    return Key(PITCH_CLASSES.index(tonic), mode == "minor")


@lru_cache(maxsize=4096)
def chord_on(key: Key, token: str, size: int) -> tuple[tuple[int, ...], str, int]:
    """Pitch classes (root first), symbol and bass pitch class of a degree.

    token: "1"-"7"; "5!" raises the leading tone of minor; "1/3" puts the third degree of the scale in the bass.
    size: 3 triad, 4 seventh, 5 ninth. A ninth a semitone above its root, and sevenths on a diminished triad of
    a plain style, are left out because they blur the chord.
    """
    degree, _, bass_degree = token.partition("/")
    is_raised = degree.endswith("!")
    root = int(degree.rstrip("!")) - 1
    pitches = [key.pitch(root + 2 * step) for step in range(size)]
    if is_raised and key.is_minor:
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


def raised_leading_tone(key: Key, change: Change) -> bool:
    """Whether a chord of a minor key holds the raised leading tone, which melodies over it must share."""
    return key.is_minor and (key.tonic - 1) % 12 in change.chord.pitch_classes
