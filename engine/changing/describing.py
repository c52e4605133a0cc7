"""What another order of sections changed, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from engine.changing.regions import clock, section_names
from engine.changing.sections import Row, rows_of
from engine.composer.score import Score

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_TIMES = {2: "twice", 3: "three times", 4: "four times"}


def describe_order(old: Score, new: Score, rows: Sequence[Row]) -> str:
    """Sentences about a song of these sections of an old one. new: its score."""
    names = [name_in_words(name) for name in section_names(old.sections)]
    order = [row.place for row in rows]
    phrases = (
        *_omissions(order, names), *_repeats(order, names), *_moves(order, names), *_other_lengths(old, rows, names),
        *_drop(old, new), *_lost_lines(old, new, rows),
    )  # fmt: skip
    sentences = [f"{each[0].upper()}{each[1:]}." for each in phrases]
    lasting = f"It is {clock(new.duration_seconds)} instead of {clock(old.duration_seconds)} long"
    sentences += [] if new.duration_seconds == old.duration_seconds else [f"{lasting}."]
    return " ".join([*sentences, "What stays sounds the same notes."])


def name_in_words(name: str) -> str:
    """A section as one says it: "the second chorus" for "chorus 2", "the bridge"."""
    word, _, number = name.partition(" ")
    is_counted = number.isdecimal() and int(number) <= len(_ORDINALS)
    return f"the {_ORDINALS[int(number) - 1]} {word}" if is_counted else f"the {name}"


def _omissions(order: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    gone = [name for place, name in enumerate(names) if place not in order]
    if gone:
        yield f"{_in_a_row(gone)} {'is' if len(gone) == 1 else 'are'} left out"


def _repeats(order: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    for place in dict.fromkeys(order):
        count = order.count(place)
        if count > 1:
            yield f"{names[place]} comes {_TIMES.get(count, f'{count} times')}"


def _moves(order: Sequence[int], names: Sequence[str]) -> Iterator[str]:
    """Each section that is not where it was among those that stay, by what it comes before now."""
    once = list(dict.fromkeys(order))
    blocks = SequenceMatcher(None, sorted(once), once, autojunk=False).get_matching_blocks()
    steady = {once[block.b + step] for block in blocks for step in range(block.size)}
    for place in once:
        if place not in steady:
            behind = order[order.index(place) + 1 :]
            follower = next((each for each in behind if each != place), None)
            yield f"{names[place]} now comes " + ("last" if follower is None else f"before {names[follower]}")


def _other_lengths(old: Score, rows: Sequence[Row], names: Sequence[str]) -> Iterator[str]:
    known = rows_of(old)
    for row in rows:
        if row.bars != known[row.place].bars:
            many = f"{row.bars} bar{'s' if row.bars != 1 else ''}"
            yield f"{names[row.place]} has {many} instead of {known[row.place].bars}"


def _drop(old: Score, new: Score) -> Iterator[str]:
    before, after = (
        next((score.seconds_at(section.start) for section in score.sections if section.name == "drop"), None)
        for score in (old, new)
    )
    if before is not None and after is not None and abs(before - after) > 0.05:
        yield f"the drop begins at {clock(after)} instead of {clock(before)}"


def _lost_lines(old: Score, new: Score, rows: Sequence[Row]) -> Iterator[str]:
    """Sung lines of sections that became too short for them."""
    starts = [
        note.start for part in old.parts for note in part.notes if note.lyric is not None and note.lyric.begins_line
    ]
    sections = [old.sections[row.place] for row in rows]
    due = sum(section.start <= start < section.start + section.length for section in sections for start in starts)
    sung = sum(note.lyric is not None and note.lyric.begins_line for part in new.parts for note in part.notes)
    if due > sung:
        yield f"{due - sung} sung line{'s have' if due - sung > 1 else ' has'} no room any more"


def _in_a_row(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
