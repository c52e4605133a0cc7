"""The verbs that change a composed song, and the one door to them: a wish goes in, another song comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.changing.accompanying import read_part
from engine.changing.arranging import read_arrange
from engine.changing.delivering import Changed
from engine.changing.extending import Extend, length_with, read_extend
from engine.changing.parts import BESIDE_A_VOICE
from engine.changing.rechording import read_chords
from engine.changing.redo import read_redo
from engine.changing.regions import ChangeError
from engine.changing.reinstrumenting import read_instrument
from engine.changing.removing import read_without
from engine.changing.retiming import read_retime
from engine.changing.songs import ComposedSong
from engine.changing.transposing import read_transpose
from engine.changing.varying import read_vary
from engine.changing.wishes import Edit, Wish, check_names
from engine.composer.score import Score
from engine.outside import Report


@dataclass(frozen=True)
class Verb:
    """label: what it does, as a page says it. takes: the values of its wish. read: a wish checked against a score."""

    label: str
    takes: tuple[str, ...]
    read: Callable[[Score, Wish], Edit]


# A new verb is a module of its own with a frozen dataclass that is an `Edit`, a function that reads it from a wish, and
# a line here; `change_song` and docs/engine.md name its values.
VERBS: Mapping[str, Verb] = {
    "redo": Verb("Redo a part", ("section", "first_seconds", "last_seconds", "seed"), read_redo),
    "arrange": Verb("Another order", ("sections", "drop_seconds"), read_arrange),
    "chords": Verb("Other chords", ("section", "first_bar", "chords"), read_chords),
    "transpose": Verb("Another key", ("key",), read_transpose),
    "extend": Verb("Make it longer", ("where", "sections", "seconds"), read_extend),
    "vary": Verb("Make a variation", ("strength", "seed"), read_vary),
    "part": Verb("Write one part anew", ("part", "seed"), read_part),
    "instrument": Verb("Another instrument", ("part", "instrument"), read_instrument),
    "without": Verb("Without a part", ("parts",), read_without),
    "tempo": Verb("Another tempo", ("tempo_bpm",), read_retime),
}


def check_wish(score: Score, wish: Wish, *, keeps_voice: bool = False) -> Edit:
    """The change that is wished for, checked against the score alone: fast, and without sound.

    keeps_voice: whether the song is a cover that keeps the voice of a recording (`engine.recipe.KEPT_VOICE`).

    wish: JSON-ready, {"verb": one of VERBS, …its values}; chance is always a value ("seed"), so that a wish kept is
    enough to do it again. Raises ChangeError, whose `field` is "verb", one of the values, or "song".
    """
    verb = wish.get("verb")
    if not isinstance(verb, str) or verb not in VERBS:
        raise ChangeError("verb", f"Choose one of: {', '.join(VERBS)}.")
    if keeps_voice and verb not in BESIDE_A_VOICE:
        names = ", ".join(VERBS[each].label.lower() for each in BESIDE_A_VOICE)
        raise ChangeError("verb", f"It keeps the voice of a recording, beside which these are possible: {names}. For "
                          "anything else make another cover of the recording.")  # fmt: skip
    check_names(wish, VERBS[verb].takes)
    return VERBS[verb].read(score, wish)


def length_after(score: Score, edit: Edit) -> float:
    """How many seconds the song will last after a change that was checked against its score."""
    if isinstance(edit, Extend):
        return length_with(score, edit.extension)
    return float(getattr(edit, "score", score).duration_seconds)


def apply_change(
    song: ComposedSong,
    wish: Wish,
    into: Path,
    report: Report,
    *,
    singer: Path | None = None,
    created: datetime | None = None,
) -> Changed:
    """Make another song of a song, as wished, in an existing folder of its own; the first is left as it is.

    singer: the folder of the voice's weights, for songs with sung words. created goes into the recipe (default: now).
    What comes back is verified. Raises ChangeError (what to do otherwise), BrokenResult, DecodeError, OSError.
    """
    edit = check_wish(song.score, wish, keeps_voice=bool(song.sung))
    return edit.apply(song, into, report, singer=singer, created=created)
