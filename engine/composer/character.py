"""What sets one song apart from other takes of the same request, in one sentence."""

from __future__ import annotations

from engine.brief import PITCH_CLASSES
from engine.composer.arranging import is_full
from engine.composer.melody import kind_of
from engine.composer.score import Note, Part, Score

_DEGREES = {0: "the keynote", 2: "the second", 4: "the third", 5: "the fourth", 7: "the fifth", 9: "the sixth"}
_MINOR_DEGREES = {3: "the third", 8: "the sixth", 10: "the seventh", 11: "the seventh", 1: "the second"}
_PHRASE_BEATS = 8.0
_FEW_SEMITONES = 3


def character_of(score: Score) -> str:
    """Such as "Fuller arrangement, 8 parts; the flute has the theme, which starts on the fifth and climbs." """
    size = f"{'Fuller' if is_full(score.seed) else 'Leaner'} arrangement, {_part_count(score)}"
    theme = _theme(score)
    if theme is None:
        return f"{size}; no melody."
    part, notes = theme
    first = (notes[0].pitch - PITCH_CLASSES.index(score.key.split()[0])) % 12
    degree = {**_DEGREES, **_MINOR_DEGREES}.get(first, "a passing tone")
    climb = max(note.pitch for note in notes) - notes[0].pitch
    drop = notes[0].pitch - min(note.pitch for note in notes)
    way = (
        "climbs" if climb > drop + _FEW_SEMITONES else "falls" if drop > climb + _FEW_SEMITONES else "circles around it"
    )
    return f"{size}; the {part.instrument} has the theme, which starts on {degree} and {way}."


def _part_count(score: Score) -> str:
    count = len(score.parts)
    return f"{count} part{'' if count == 1 else 's'}"


def _theme(score: Score) -> tuple[Part, list[Note]] | None:
    """Who plays the song's hook first, and the first phrase of it."""
    leads = [part for part in score.parts if part.stem in ("melody", "voice") and part.notes]
    if not leads:
        return None
    hooks = [section for section in score.sections if kind_of(section) == "hook"] or list(score.sections)
    start = next((section.start for section in hooks if section.name not in ("intro", "outro")), hooks[0].start)
    part = max(leads, key=lambda each: (sum(n.start >= start for n in each.notes) > 0, each.level_db, each.name))
    after = [note for note in part.notes if note.start >= start - 0.1] or list(part.notes)
    return part, [note for note in after if note.start < after[0].start + _PHRASE_BEATS]
