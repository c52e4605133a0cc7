"""Other chords in some bars: who plays pitches there plays to them, everything outside stays as it is, to the bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from engine.audio.verification import OutOfKey
from engine.changing.charts import Bar, bar_at, chart_of, read_bars, write_bar
from engine.changing.delivering import Change, Changed
from engine.changing.inserting import insert_region
from engine.changing.joining import Join
from engine.changing.regions import ChangeError, Region, region_of, section_place
from engine.changing.replanning import changes_of
from engine.changing.rewriting import rewrite_chords, with_inside
from engine.changing.songs import ComposedSong, write_anew
from engine.changing.wishes import Wish
from engine.composer.harmony import merge_changes
from engine.composer.score import Chord, Note, Part, Score
from engine.composer.symbols import read_chord
from engine.composer.theory import key_named
from engine.outside import Report
from engine.promises import LEAST_IN_SCALE, is_pitched, share_in_key

# Tunes and drums bring more of a key than its chords alone.
_LEAST_OF_CHORDS = 0.75


@dataclass(frozen=True)
class Rechord:
    """region: the bars whose chords become others. written: those. chords: of the whole song, with them."""

    region: Region
    written: str
    chords: tuple[Chord, ...]

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        score, vocals = write_anew(
            song,
            singer,
            report,
            lambda lyrics: rewrite_chords(song.score, song.brief, lyrics, self.region, self.chords),
        )
        _check_key(score, song.score, LEAST_IN_SCALE)
        try:
            return insert_region(
                song, score, self.region, self._describe, ("chords", "choose bars that go on to the end of a section."),
                into, report, vocals, created=created,
            )  # fmt: skip
        except OutOfKey as error:
            raise ChangeError("chords", f"{error} Keep more of its bars in that.") from error

    def _describe(self, joins: Sequence[Join]) -> Change:
        return Change(
            "chords",
            {"region": self.region.to_dict(), "chords": self.written, "joins": [join.to_dict() for join in joins]},
            f"Other chords in {self.region.in_words}: {self.written}. Everything else is as it was, and so are lines "
            "that are sung across its borders.",
        )


def read_chords(score: Score, wish: Wish) -> Rechord:
    """ "chords": bars as "Dm7 | G7 | C | C", from "first_bar" on, which counts in "section", or else in the song; bars
    at both ends that have these chords already stay. Raises ChangeError."""
    if not is_pitched(score):
        raise ChangeError("chords", "Only drums play in this song, and they have no chords.")
    lines, bar = chart_of(score), score.bar.bar
    place = section_place(score, str(wish["section"])) if "section" in wish else None
    chosen = lines if place is None else [lines[place]]
    name = "" if place is None else lines[place].name
    beats = [(line.first_bar - 1 + number) * bar for line in chosen for number in range(len(line.bars))]
    if not beats:
        raise ChangeError("section", f"In {name} only the last chord rings: choose another section.")
    first = _first_bar(wish, len(beats))
    bars = _bars_in(wish, score)
    left = len(beats) - first
    if len(bars) > left:
        where = f"from bar {first + 1} of {name or 'the song'} on there are {left}"
        raise ChangeError("chords", f"These are {len(bars)} bars, and {where} before the end.")
    wished = [(beat, new) for beat, new in zip(beats[first:], bars, strict=False)]
    differing = [number for number, (beat, new) in enumerate(wished) if new != _as_read(score, beat)]
    if not differing:
        raise ChangeError("chords", "These are its chords already: write others.")
    return _rechord(score, name, wished[differing[0] : differing[-1] + 1])


def _first_bar(wish: Wish, count: int) -> int:
    """Counted from 0."""
    first = wish.get("first_bar", 1)
    if isinstance(first, bool) or not isinstance(first, int) or not 1 <= first <= count:
        raise ChangeError("first_bar", f"Choose the first bar between 1 and {count}.")
    return first - 1


def _bars_in(wish: Wish, score: Score) -> list[Bar]:
    written = wish.get("chords")
    if not isinstance(written, str) or not written.strip("|% \n\r\t"):
        raise ChangeError("chords", "Write chords, a stroke between two bars: “Dm7 | G7 | C | C”.")
    return read_bars(written, score.bar)


def _as_read(score: Score, beat: float) -> Bar:
    """The bar at a beat as it is when it was written and is read again."""
    return read_bars(write_bar(bar_at(score, beat), score.bar), score.bar)[0]


def _rechord(score: Score, name: str, wished: Sequence[tuple[float, Bar]]) -> Rechord:
    bar, start = score.bar.bar, wished[0][0]
    region = region_of(score, name, start, wished[-1][0] + bar)
    new = [chord for beat, written in wished for chord in _chords_of(written, beat, bar)]
    merged = [change.chord for change in merge_changes(changes_of(new), 2 * bar)]
    # A region that reaches the last chord goes on behind these bars; what is there stays.
    chords = with_inside(score.chords, merged, replace(region, end=wished[-1][0] + bar))
    played = Part("chords", "harmony", "grand piano", tuple(_notes_of(chords)))
    _check_key(replace(score, parts=(played,)), score, _LEAST_OF_CHORDS)
    return Rechord(region, " | ".join(write_bar(written, score.bar) for _, written in wished), tuple(chords))


def _chords_of(written: Bar, beat: float, bar: float) -> Iterator[Chord]:
    for (place, symbol), (stop, _) in pairwise([*written, (bar, "")]):
        yield Chord(beat + place, stop - place, symbol, read_chord(symbol)[1])


def _notes_of(chords: Sequence[Chord]) -> Iterator[Note]:
    for chord in chords:
        for pitch in chord.pitch_classes:
            yield Note(chord.start, chord.length / len(chord.pitch_classes), pitch, 1.0)


def _check_key(score: Score, old: Score, least: float) -> None:
    """Raises ChangeError where less than a share belongs to the song's key, and less than did before."""
    key = key_named(score.key)
    share = share_in_key(score, key)
    if share < least and share < share_in_key(old, key):
        raise ChangeError(
            "chords",
            f"Only {share:.0%} of the song would be in {score.key}, its key: keep more of its bars in that.",
        )
