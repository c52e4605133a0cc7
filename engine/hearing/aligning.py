"""Finds known words in a voice: roughly by what is heard of them, then exactly, a few lines at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.hearing.recogniser import Recogniser
from engine.hearing.sound import RATE, Samples, read_voice
from engine.hearing.transcribing import write_down
from engine.hearing.words import Draft, Line, Word
from engine.outside import Report

NO_WORDS = "There are no words to find: write some."
HARDLY_FOUND = "Few of these words were heard in the voice: look at the times of every line."
_LONGEST_WINDOW = 28.0
_MARGIN = 1.0
# Of so few of the words anything is found by chance.
_FEW = 0.2
_SHORTEST_WORD, _USUAL_WORD = 0.05, 0.45
# What is placed by so much elsewhere than where the same word was heard is placed wrongly.
_FAR = 0.3
# The first word of a line takes the pause before it: it is so long at most, or a little longer than is usual.
_LONG, _LONG_TIMES = 0.3, 1.3
_LETTERS = re.compile(r"[^\w']+")


@dataclass(frozen=True)
class _Place:
    """Where a line roughly is, in seconds. known: when each of its words was heard to begin, None where it was not."""

    words: list[str]
    start: float
    end: float
    known: list[float | None]


def align(voice: Path, lines: Sequence[str], recogniser: Recogniser, report: Report) -> Draft:
    """When each word of these lines is sung in a voice of up to 15 minutes; every word is there, in its order.

    report is given "listening" and "placing". Raises DecodeError, ValueError (no words).
    """
    wanted = [words for line in lines if (words := line.split())]
    if not wanted:
        raise ValueError(NO_WORDS)
    samples = read_voice(voice)
    # Words that were hardly understood still tell where the voice is.
    draft = write_down(samples, recogniser, report, is_all_kept=True)
    if not draft.lines:
        return draft
    found = [word for line in draft.lines for word in line.words]
    places, share = _rough_places(wanted, found)
    seconds = len(samples) / RATE
    placed: list[Line] = []
    for window in _windows(places):
        report("placing", len(placed) / len(places))
        placed += _place(samples, window, recogniser, draft.language, seconds)
    report("placing", 1.0)
    return Draft(_in_order(placed), HARDLY_FOUND if share < _FEW else "", draft.language)


def _rough_places(wanted: list[list[str]], found: Sequence[Word]) -> tuple[list[_Place], float]:
    """Where the lines are by the words that were heard, and of which share of the words that is known."""
    flat = [_plain(word) for line in wanted for word in line]
    matcher = SequenceMatcher(None, flat, [_plain(word.text) for word in found], autojunk=False)
    # Word number → its beginning and end, as far as it was heard.
    known: dict[int, tuple[float, float]] = {}
    matches: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            word = found[block.b + offset]
            known[block.a + offset] = (word.start, word.end)
            matches[block.a + offset] = block.b + offset
    times = _rough_times(len(flat) + 1, matches, found)
    places, first = [], 0
    for words in wanted:
        last = first + len(words) - 1
        end = known[last][1] if last in known else float(times[last + 1])
        of_words = [known[number][0] if number in known else None for number in range(first, last + 1)]
        places.append(_Place(words, float(times[first]), max(end, float(times[last])), of_words))
        first = last + 1
    return places, len(known) / len(flat)


def _rough_times(count: int, matches: Mapping[int, int], found: Sequence[Word]) -> NDArray[np.float64]:
    """When each of so many words begins. matches: which of the heard words some of them are.

    What was misheard is somewhere, too, so the words between two matches lie where words were heard, not evenly.
    Before the first heard word and after the last they follow each other in the usual time.
    """
    beyond = _USUAL_WORD * np.arange(1, count + 1)
    starts = np.array([word.start for word in found])
    starts = np.concatenate([starts[0] - beyond[::-1], starts, found[-1].end + beyond - _USUAL_WORD])
    numbers = sorted(matches) or [0, count - 1]
    places = [matches[number] for number in numbers] if matches else [0, len(found)]
    numbers = [numbers[0] - count, *numbers, numbers[-1] + count]
    places = [places[0] - count, *places, places[-1] + count]
    at = np.interp(np.arange(count), numbers, places)
    times = np.interp(at, np.arange(-count, len(found) + count), starts)
    return np.maximum(np.maximum.accumulate(times), 0.0)


def _plain(word: str) -> str:
    return _LETTERS.sub("", word.lower())


def _windows(places: Sequence[_Place]) -> list[list[_Place]]:
    """Lines that are heard together, at most 28 seconds of them."""
    windows: list[list[_Place]] = []
    for place in places:
        if windows and place.end - windows[-1][0].start + 2 * _MARGIN <= _LONGEST_WINDOW:
            windows[-1].append(place)
        else:
            windows.append([place])
    return windows


def _place(samples: Samples, window: list[_Place], recogniser: Recogniser, language: str, seconds: float) -> list[Line]:
    start = max(0.0, window[0].start - _MARGIN)
    end = min(seconds, window[-1].end + _MARGIN, start + _LONGEST_WINDOW)
    words = [word for place in window for word in place.words]
    times = recogniser.place(samples[round(start * RATE) : round(end * RATE)], words, language)
    last = times[-1][1] if times else 0.0
    times += [(last, last)] * (len(words) - len(times))
    usual = float(np.median([until - begin for begin, until in times]))
    lines, first = [], 0
    for place in window:
        part = [(start + begin, start + until) for begin, until in times[first : first + len(place.words)]]
        lines.append(_line(place, part, max(_LONG, _LONG_TIMES * usual)))
        first += len(place.words)
    return lines


def _line(place: _Place, times: list[tuple[float, float]], longest: float) -> Line:
    """The words of a line where they were placed, or where they were heard when that is far from it."""
    words = []
    for number, (text, (begin, until)) in enumerate(zip(place.words, times, strict=True)):
        start = begin if number else max(begin, until - longest)
        begin_heard = place.known[number]
        if begin_heard is not None and abs(start - begin_heard) > _FAR:
            start = begin_heard
        words.append(Word(text, start, max(start, until)))
    return Line(tuple(words))


def _in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """No word begins before the one before it."""
    at, out = 0.0, []
    for line in lines:
        words = []
        for word in line.words:
            start = max(at, word.start)
            words.append(Word(word.text, start, max(start + _SHORTEST_WORD, word.end)))
            at = start
        out.append(Line(tuple(words)))
    return tuple(out)
