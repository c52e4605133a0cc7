"""Which parts of a song may go to which instruments; light enough for pages."""

from __future__ import annotations

from engine.composer.families import FAMILIES
from engine.composer.ranges import RANGES
from engine.composer.score import Part, Score

KITS = FAMILIES["drums"]
TUNED = tuple(sorted(name for name in RANGES if name != "voice"))


def exchangeable_parts(score: Score) -> list[Part]:
    """The parts that another instrument may play: whoever plays pitches, and drum kits."""
    return [part for part in score.parts if part.notes and not part.singer and part.instrument in {*TUNED, *KITS}]


def instruments_for(part: Part) -> tuple[str, ...]:
    """The instruments that may play such a part: a kit for a kit, anything tuned for anything tuned."""
    return KITS if part.instrument in KITS else TUNED
