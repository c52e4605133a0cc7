"""Key and metre of a piece, where the words leave them open or only say which they must not be."""

from __future__ import annotations

from engine.brief import METRES, SCALES, Brief
from engine.chance import stream
from engine.composer.genres import STYLES
from engine.words.genre_names import SUBGENRES
from engine.words.moods import MOODS

# Keys that lie well under the hands and that listeners meet most; any other key has to be asked for.
_USUAL_TONICS = {
    "major": ("C", "D", "Eb", "F", "G", "A", "Bb", "E"),
    "minor": ("A", "C", "D", "E", "F", "G", "B", "C#"),
}
_MAJOR_MODES = frozenset(("major", "lydian", "mixolydian", "major pentatonic"))
# What is played where nobody says anything, and what instead where that is refused.
_USUAL_METRES = ("4/4", "3/4", "6/8")


def key_for(brief: Brief, found: str | None, seed: int) -> str:
    """The key, one of SCALES. found: a key or a mode that is asked for. What `without` names is not chosen."""
    if found in SCALES:
        return found
    chance = stream(seed, "key", str(brief.genre), str(brief.mood))
    mode = found or _usual_mode(brief, chance.random())
    tonics = _USUAL_TONICS["major" if mode in _MAJOR_MODES else "minor"]
    return f"{chance.choice([tonic for tonic in tonics if f'{tonic} {mode}' not in brief.without] or tonics)} {mode}"


def metre_for(brief: Brief, usual: str | None) -> str | None:
    """The metre: as chosen, else the usual one of the style, else none; one that is not refused, where some are."""
    if brief.metre or not set(brief.without) & set(METRES):
        return brief.metre or usual
    wishes = (usual or _USUAL_METRES[0], *_USUAL_METRES, *METRES)
    return next((metre for metre in wishes if metre not in brief.without), usual)


def _usual_mode(brief: Brief, chance: float) -> str:
    habits, cue = SUBGENRES.get(brief.subgenre or ""), MOODS[str(brief.mood)].minor
    if habits is not None and habits.mode is not None and 0.1 < cue < 0.9:
        mode = habits.mode
    else:
        lean = STYLES[str(brief.genre)].minor_lean
        mode = "minor" if chance < cue + (lean - 0.5) * 2 * cue * (1 - cue) else "major"
    if mode not in brief.without:
        return mode
    return next((each for each in ("major", "minor") if each not in brief.without), mode)
