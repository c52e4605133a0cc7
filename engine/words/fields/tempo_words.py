"""What "slow" and "fast" mean in a genre, in BPM."""

from __future__ import annotations

from collections.abc import Mapping

from engine.brief import TEMPO_BPM
from engine.composer.genres import STYLES
from engine.words.genre_names import SUBGENRES

# Where in a genre's range a word points, 0 its slow end and 1 its fast end.
_PLACES: Mapping[str, tuple[float, float]] = {
    "very slow": (-0.2, 0.05), "slow": (0.0, 0.2), "medium": (0.35, 0.65), "fast": (0.8, 1.0), "very fast": (1.0, 1.25),
}  # fmt: skip
# The same for music whose genre nobody named.
_PLAIN: Mapping[str, tuple[float, float]] = {
    "very slow": (44.0, 56.0), "slow": (58.0, 78.0), "medium": (94.0, 116.0), "fast": (136.0, 164.0),
    "very fast": (164.0, 196.0),
}  # fmt: skip
WORDS = tuple(_PLACES)


def tempo_range(word: str, genre: str | None, subgenre: str | None) -> tuple[float, float]:
    """The lowest and highest tempo that a word such as "slow" means, in BPM."""
    if genre is None:
        return _PLAIN[word]
    habits = SUBGENRES[subgenre].tempo_bpm if subgenre and subgenre in SUBGENRES else None
    slow, fast = habits or STYLES[genre].tempo_bpm
    low, high = _PLACES[word]
    return _inside(slow + (fast - slow) * low), _inside(slow + (fast - slow) * high)


def _inside(tempo: float) -> float:
    return float(min(TEMPO_BPM[1], max(TEMPO_BPM[0], round(tempo))))
