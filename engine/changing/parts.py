"""What of a song may be changed how, light enough for pages: instruments of parts, and verbs beside a voice."""

from __future__ import annotations

from engine.composer.families import FAMILIES
from engine.composer.ranges import RANGES
from engine.composer.score import Part, Score

# What leaves key, tempo and all stems where they are, so that a voice that was not written here still fits.
BESIDE_A_VOICE = ("redo", "chords", "extend")
KITS = FAMILIES["drums"]
TUNED = tuple(sorted(name for name in RANGES if name != "voice"))


def exchangeable_parts(score: Score) -> list[Part]:
    """The parts that another instrument may play: whoever plays pitches, and drum kits."""
    return [part for part in score.parts if part.notes and not part.singer and part.instrument in {*TUNED, *KITS}]


def instruments_for(part: Part) -> tuple[str, ...]:
    """The instruments that may play such a part: a kit for a kit, anything tuned for anything tuned."""
    return KITS if part.instrument in KITS else TUNED
