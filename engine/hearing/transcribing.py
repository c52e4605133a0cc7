"""Writes down the words of a voice, with their times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.hearing.recogniser import Recogniser
from engine.hearing.sound import RATE, SILENCE_PEAK, Samples, pieces_of, read_voice
from engine.hearing.words import Draft, Word, in_lines
from engine.outside import Report

SILENCE = "There is no sound in it: nothing was written down."
NO_VOICE = "No voice was heard in it: nothing was written down."
NOT_UNDERSTOOD = "A voice was heard, but no words were understood: nothing was written down."
HARDLY_UNDERSTOOD = "Much of it was not understood and was left out."
ENGLISH_ONLY = "This recogniser knows English only."
# From this share of thrown away words on it is worth a remark.
_MUCH = 0.25


def transcribe(voice: Path, recogniser: Recogniser, report: Report) -> Draft:
    """The words of a voice: a file of any sound with nobody but one voice in it, up to 15 minutes. Raises DecodeError.

    report is given "listening" and how much is done (0-1). Nothing is invented where nobody is heard: then no line is
    there, and the remark says why.
    """
    return write_down(read_voice(voice), recogniser, report)


def write_down(samples: Samples, recogniser: Recogniser, report: Report, *, is_all_kept: bool = False) -> Draft:
    """The same of samples as `read_voice` gives them. is_all_kept: what was hardly understood, too."""
    if float(np.abs(samples).max(initial=0.0)) <= SILENCE_PEAK:
        return Draft((), SILENCE)
    words: list[Word] = []
    misunderstood, language = 0, None
    for start, piece in pieces_of(samples):
        report("listening", start / len(samples))
        passage = recogniser.hear(piece, language, is_all_kept=is_all_kept)
        words += [replace(word, start=word.start + start / RATE, end=word.end + start / RATE) for word in passage.words]
        misunderstood += passage.misunderstood
        if passage.words:
            language = passage.language
    report("listening", 1.0)
    return Draft(in_lines(words), _remark(words, misunderstood, recogniser), language or "en")


def _remark(words: list[Word], misunderstood: int, recogniser: Recogniser) -> str:
    if not words and not misunderstood:
        return NO_VOICE
    if misunderstood < _MUCH * (len(words) + misunderstood):
        return ""
    remark = HARDLY_UNDERSTOOD if words else NOT_UNDERSTOOD
    return f"{remark} {ENGLISH_ONLY}" if recogniser.is_english_only else remark
