"""Lyrics as pages show them: a list, the lines with their measures, and what two versions do not share."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models.functions import Left

from engine.brief import LYRICS_CHARACTERS
from engine.lyrics.formats import read_sheet
from engine.lyrics.scansion import marks
from projects.models import Lyrics, LyricsVersion, Right

if TYPE_CHECKING:
    from accounts.models import User

MOST_SHOWN = 200
OPENING_CHARACTERS = 120
# So many lines have buttons of their own; more are edited as text.
MOST_LINES = 300
VERSIONS_SHOWN = 20


@dataclass(frozen=True)
class MeasuredLine:
    """A line with the stress of each syllable as signs, "/" or "·"."""

    text: str
    stresses: str

    @property
    def syllables(self) -> int:
        return len(self.stresses)


@dataclass(frozen=True)
class Block:
    """A section as it can be moved and rewritten."""

    heading: str
    lines: list[MeasuredLine]


def lyrics_of(*, user: User, in_trash: bool = False) -> list[Lyrics]:
    """This person's lyrics, those changed last first; at most MOST_SHOWN. One query."""
    found = Lyrics.objects.open_to(user, Right.SEE)
    found = found.in_trash() if in_trash else found.live()
    return list(found.order_by("-updated_at", "-id")[:MOST_SHOWN])


def all_lyrics_of(*, user: User, in_trash: bool = False) -> list[Lyrics]:
    """All of them, as many as may be kept at most: each with the `opening` of its text in place of the text."""
    found = Lyrics.objects.open_to(user, Right.SEE)
    found = found.in_trash() if in_trash else found.live()
    return list(found.newest().defer("text").annotate(opening=Left("text", OPENING_CHARACTERS)))


def lyrics_for(*, user: User, pk: object) -> Lyrics:
    """Lyrics of this person that are not in the trash. Raises Lyrics.DoesNotExist."""
    return Lyrics.objects.open_to(user, Right.SEE).live().get(pk=pk)


def blocks_of(lyrics: Lyrics) -> list[Block]:
    """The sections with every line measured; at most MOST_LINES lines in all."""
    left = MOST_LINES
    blocks = []
    for section in read_sheet(lyrics.text, "text").sections:
        lines = [_measured_line(line.text, lyrics.language) for line in islice(section.lines, max(0, left))]
        left -= len(lines) + 1
        if left < 0:
            break
        blocks.append(Block(section.heading, lines))
    return blocks


def versions_of(lyrics: Lyrics) -> list[LyricsVersion]:
    """The newest versions, the newest first."""
    return list(lyrics.versions.all()[:VERSIONS_SHOWN])


def difference(before: LyricsVersion, after: str) -> list[tuple[str, str]]:
    """The lines of both as (sign, line): "-" only before, "+" only after, " " in both."""
    old, new = before.text.splitlines()[:MOST_LINES], after.splitlines()[:MOST_LINES]
    found: list[tuple[str, str]] = []
    # Whole lines are compared: likenesses inside of them, as `ndiff` looks for, take half a minute for unlike texts.
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += [(" ", line) for line in old[old_from:old_to]]
        else:
            found += [("-", line) for line in old[old_from:old_to]] + [("+", line) for line in new[new_from:new_to]]
    return found


def cut_of(text: str) -> str:
    """What the desk would not take of a text; "" where it takes all."""
    return text[LYRICS_CHARACTERS:]


def _measured_line(text: str, language: str) -> MeasuredLine:
    return MeasuredLine(text, "".join("/" if is_stressed else "·" for is_stressed in marks(text, language)))
