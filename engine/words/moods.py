"""What each mood does to music: mode, tempo, register, dynamics, density and articulation.

The cues and their order of weight (mode, tempo, register, dynamics, articulation) follow Eerola, Friberg and
Bresin, "Emotional expression in music" (Frontiers in Psychology 4:487, 2013); the amounts are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Mood:
    """minor: chance of the minor mode. speed: place in the genre's tempo range, 0-1.

    register: semitones added to melodies. loudness: added to velocities. density: -1 sparse … 1 busy.
    energy: added to the energy of every section. legato: factor on the length of melody notes.
    """

    minor: float
    speed: float
    register: int
    loudness: float
    density: float
    energy: float
    legato: float


MOODS: Mapping[str, Mood] = {
    "happy": Mood(0.0, 0.65, 2, 0.02, 0.3, 0.03, 0.85),
    "sad": Mood(1.0, 0.1, -2, -0.1, -0.5, -0.1, 1.0),
    "energetic": Mood(0.5, 0.8, 0, 0.08, 0.5, 0.1, 0.85),
    "calm": Mood(0.25, 0.2, 0, -0.08, -0.4, -0.08, 1.0),
    "angry": Mood(1.0, 0.8, -3, 0.12, 0.5, 0.12, 0.85),
    "romantic": Mood(0.2, 0.3, 0, -0.04, -0.1, -0.04, 1.0),
    "dark": Mood(1.0, 0.4, -5, 0.0, -0.1, 0.0, 0.95),
    "uplifting": Mood(0.0, 0.6, 2, 0.05, 0.2, 0.07, 0.95),
    "melancholic": Mood(0.95, 0.25, -1, -0.06, -0.3, -0.06, 1.0),
    "tense": Mood(1.0, 0.6, -3, 0.03, 0.1, 0.03, 0.8),
    "euphoric": Mood(0.2, 0.7, 3, 0.08, 0.4, 0.1, 0.95),
    "dreamy": Mood(0.35, 0.3, 2, -0.06, -0.2, -0.05, 1.0),
}
