"""Where the lines of lyrics are sung: how many bars each takes, and which of them find room in which section.

Forms are planned with it, words are set to notes by it, and before anything is made it tells how many lines will be
sung; it needs no dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.composer.score import Section
from engine.composer.tempo import TempoMap
from engine.singing.phrases import Phrase, phrases_of, syllables_in
from engine.words.stanzas import stanzas_of

HOOKS = ("chorus", "drop", "theme", "head")
# Lyrics with fewer lines are sung in the hooks alone.
_LINES_FOR_VERSES = 5
# Faster than this nobody can follow the words; what has to be sung at all may hurry.
_SHORTEST_SYLLABLE_S, _HURRIED_SYLLABLE_S = 0.2, 0.16
# Slow songs take their time where they have it. A beat from which on a song is slow.
_EASY_SYLLABLE_S, _SLOW_BEAT_S = 0.25, 0.6
# Verses sing what few lines there are, should words else begin after this share of the song.
_LONGEST_WAIT = 1 / 3
_STANZA = 4
_USUAL_BARS = (1, 2, 4)
_LONGEST_BARS = 8
_GRIDS = (1.0, 0.5, 0.25, 0.125)
# A voice that begins with the song would lose the consonants before its first note.
_ENTRY_BARS, _ENTRY_NEEDS_BARS = 1, 4


class Bar(NamedTuple):
    """How long a bar is, in beats and in seconds."""

    beats: float
    seconds: float


class Stanza(NamedTuple):
    """Phrases that belong together. section: one of engine.brief.SECTIONS, "" where there are no headings at all."""

    section: str
    phrases: tuple[int, ...]


class Room(NamedTuple):
    """A section as room for words: its name, and how many whole bars of it can be sung in."""

    name: str
    bars: int
    bar: Bar


class Spot(NamedTuple):
    """Where a phrase is sung: its place among all phrases, and the first bar and number of bars within its section."""

    phrase: int
    first: int
    bars: int


@dataclass(frozen=True)
class SungText:
    """Lyrics as they are sung. phrases: in order; lines: the place of each phrase's line among the written ones.

    written: the lines as the person wrote them, headings and what cannot be sung left out.
    """

    phrases: tuple[Phrase, ...] = ()
    lines: tuple[int, ...] = ()
    written: tuple[str, ...] = ()
    stanzas: tuple[Stanza, ...] = ()

    @property
    def is_headed(self) -> bool:
        """Whether headings say what is a verse and what a chorus."""
        return any(stanza.section for stanza in self.stanzas)

    def stanzas_by_turns(self) -> tuple[Stanza, ...]:
        """The stanzas; without headings verses and choruses of four phrases by turns."""
        if self.is_headed:
            return self.stanzas
        starts = range(0, len(self.phrases), _STANZA)
        return tuple(
            Stanza(("verse", "chorus")[number % 2], tuple(range(start, min(start + _STANZA, len(self.phrases)))))
            for number, start in enumerate(starts)
        )

    def bars(self, phrase: int, bar: Bar, shortest: float = _SHORTEST_SYLLABLE_S) -> int:
        """Whole bars a phrase takes so that every syllable can be understood, with room to breathe.

        shortest: how many seconds a syllable has at least.
        """
        sizes = (size for size in _USUAL_BARS if self._syllable_s(phrase, size, bar) >= shortest)
        return next(sizes, _LONGEST_BARS)

    def fit(self, phrase: int, count: int, bar: Bar, *, must: bool, is_easy: bool = False) -> int | None:
        """The bars a phrase takes where `count` are left; None where they are too few, also when hurried (must)."""
        is_slow = bar.seconds / bar.beats >= _SLOW_BEAT_S
        usual = self.bars(phrase, bar, _EASY_SYLLABLE_S if is_easy and is_slow else _SHORTEST_SYLLABLE_S)
        if count >= usual:
            return usual
        shortest = _HURRIED_SYLLABLE_S if must else _SHORTEST_SYLLABLE_S
        return count if count and self._syllable_s(phrase, count, bar) >= shortest else None

    def _syllable_s(self, phrase: int, count: int, bar: Bar) -> float:
        """How long its syllables are at least in so many bars."""
        beats = grid(syllables_in(self.phrases[phrase]), singing_beats(count * bar.beats))
        return beats * bar.seconds / bar.beats

    def unsung(self, spots: Sequence[Sequence[Spot]]) -> list[int]:
        """The places of written lines of which not all phrases are sung; what is sung elsewhere counts as sung."""
        texts = {self.phrases[spot.phrase] for section in spots for spot in section}
        left = {line for phrase, line in zip(self.phrases, self.lines, strict=True) if phrase not in texts}
        return sorted(left)


NO_WORDS = SungText()


def sung_text(lyrics: str) -> SungText:
    """Lyrics of any language as phrases by stanza; without phrases where nothing in them can be sung."""
    phrases: list[Phrase] = []
    lines: list[int] = []
    written: list[str] = []
    stanzas: list[Stanza] = []
    for stanza in stanzas_of(lyrics):
        first = len(phrases)
        for line in stanza.lines:
            parts = phrases_of(line)
            lines += [len(written)] * len(parts)
            phrases += parts
            written += [line] if parts else []
        same = next((each.phrases for each in reversed(stanzas) if each.section == stanza.section), ())
        stanzas.append(Stanza(stanza.section or "", tuple(range(first, len(phrases))) or same))
    if any(stanza.section for stanza in stanzas):
        stanzas = [Stanza(stanza.section or "verse", stanza.phrases) for stanza in stanzas]
    return SungText(tuple(phrases), tuple(lines), tuple(written), tuple(stanzas))


def singing_beats(beats: float) -> float:
    """How much of a line's beats is sung in; the rest is for breath."""
    return beats - max(0.75, beats * 0.2)


def grid(syllables: int, beats: float) -> float:
    """The beats of the shortest syllables of a line that has so many beats to sing in."""
    return next((each for each in _GRIDS if syllables * each <= beats), beats / syllables)


def entry_bars(bars: int) -> int:
    """How many bars the band plays before a voice enters in the first section of a song, which has `bars`."""
    return _ENTRY_BARS if bars >= _ENTRY_NEEDS_BARS else 0


def rooms_of(sections: Sequence[Section], end: float, bar: float, tempo: TempoMap) -> list[Room]:
    """Sections as room for words, up to the last chord. end: its beat; bar: beats of one."""
    return [
        Room(
            section.name,
            int((min(section.start + section.length, end) - section.start) / bar + 1e-6),
            Bar(bar, bar * 60.0 / tempo.bpm_at(section.start)),
        )
        for section in sections
    ]


def place_words(text: SungText, rooms: Sequence[Room]) -> list[list[Spot]]:
    """The phrases that each section sings; [] for those without a voice.

    Of the ways that sing most lines: words begin soon, then syllables take their time, then hooks have them alone.
    """
    if not text.phrases:
        return [[] for _ in rooms]
    ways = [
        (is_easy, in_verses, [placing.section(number) for number in range(len(rooms))])
        for in_verses in (False, True)
        for is_easy in (True, False)
        for placing in (_Placing(text, rooms, is_easy=is_easy, in_verses=in_verses),)
    ]
    spots = min(ways, key=lambda way: (len(text.unsung(way[2])), _is_late(way[2], rooms), not way[0], way[1]))[2]
    placing = _Placing(text, rooms)
    if any(spots):
        return spots
    # Somebody has to sing: whoever has most room, or what is short and fast all at once.
    largest = max(range(len(rooms)), key=lambda number: rooms[number].bars)
    room, phrases = rooms[largest], range(len(text.phrases))
    first = 0 if largest else entry_bars(room.bars)
    spots[largest] = placing.fill(phrases, room, first, must=True) or placing.fill(phrases, room, must=True)
    return spots


def _is_late(spots: Sequence[Sequence[Spot]], rooms: Sequence[Room]) -> bool:
    """Whether the first words are waited for too long."""
    seconds = [room.bars * room.bar.seconds for room in rooms]
    first = next((place for place, section in enumerate(spots) if section), len(rooms))
    return sum(seconds[:first]) > _LONGEST_WAIT * sum(seconds)


class _Placing:
    """Goes through the sections of a song in order, with the lines that are still to be sung."""

    def __init__(
        self, text: SungText, rooms: Sequence[Room], *, is_easy: bool = False, in_verses: bool = False
    ) -> None:
        """is_easy: syllables take their time; in_verses: also where lines are few they are not the hooks' alone."""
        self._text, self._rooms, self._is_easy, self._in_verses = text, rooms, is_easy, in_verses
        self._sung: set[int] = set()
        self._own: dict[str, list[tuple[int, ...]]] = {}
        for stanza in text.stanzas:
            self._own.setdefault(stanza.section, []).append(stanza.phrases)
        self._is_headed = any(self._own)
        self._next = 0

    def section(self, number: int) -> list[Spot]:
        """What the section of this number sings."""
        room = self._rooms[number]
        group = self._group(room.name)
        first = entry_bars(room.bars) if number == 0 else 0
        if group is not None:
            spots = self.fill(self._own_phrases(number, group), room, first)
        elif self._sings_anything(room.name):
            count = len(self._text.phrases)
            spots = self.fill([(self._next + place) % count for place in range(count)], room, first)
            self._next = (self._next + len(spots)) % count
        else:
            return []
        self._sung |= {spot.phrase for spot in spots}
        return spots

    def fill(self, phrases: Sequence[int], room: Room, first: int = 0, *, must: bool = False) -> list[Spot]:
        """One phrase after another from a bar on, beginning again where bars are left."""
        spots: list[Spot] = []
        at = first
        while phrases and at < room.bars:
            phrase = phrases[len(spots) % len(phrases)]
            must_now = must and not spots
            bars = self._text.fit(phrase, room.bars - at, room.bar, must=must_now, is_easy=self._is_easy)
            if bars is None:
                break
            spots.append(Spot(phrase, at, bars))
            at += bars
        return spots

    def _group(self, name: str) -> str | None:
        """The heading whose words a section of this name sings."""
        names = (name, *(HOOKS if name in HOOKS else ()))
        return next((each for each in names if any(self._own.get(each, ()))), None)

    def _own_phrases(self, number: int, group: str) -> list[int]:
        """The stanza of its turn; before it what had no room, behind it what has no section of its own."""
        stanzas = [stanza for stanza in self._own[group] if stanza]
        alike = [place for place, room in enumerate(self._rooms) if self._group(room.name) == group]
        turn = alike.index(number)
        own = stanzas[turn % len(stanzas)]
        before = [] if group in HOOKS else [each for stanza in stanzas[:turn] for each in stanza]
        after = [each for stanza in stanzas[len(alike) :] for each in stanza] if turn + 1 == len(alike) else []
        left = [each for each in before if each not in self._sung and each not in own]
        return [*left, *own, *(each for each in after if each not in own)]

    def _sings_anything(self, name: str) -> bool:
        """Whether a section without words of its own sings what there is, in order."""
        if name in HOOKS:
            return bool(self._text.phrases)
        is_for_verses = self._in_verses or len(self._text.phrases) >= _LINES_FOR_VERSES
        return name == "verse" and not self._is_headed and is_for_verses
