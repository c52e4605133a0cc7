"""Where the words for moods lie on the plane of valence and arousal."""

from __future__ import annotations

from collections.abc import Mapping

# Valence and arousal, -1 to 1. The plane is that of James Russell, "A Circumplex Model of Affect", Journal of
# Personality and Social Psychology 39 (1980); the places of these words on it are ours.
FEELINGS: Mapping[str, tuple[float, float]] = {
    "happy": (0.8, 0.4), "sad": (-0.7, -0.5), "energetic": (0.3, 0.9), "calm": (0.4, -0.8), "angry": (-0.7, 0.8),
    "romantic": (0.6, -0.3), "dark": (-0.6, 0.0), "uplifting": (0.8, 0.6), "melancholic": (-0.5, -0.5),
    "tense": (-0.5, 0.5), "euphoric": (0.8, 0.8), "dreamy": (0.3, -0.5),
}  # fmt: skip
