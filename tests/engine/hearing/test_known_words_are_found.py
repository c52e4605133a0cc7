"""Known words are found in a voice that sings them: every word, in its order, when it is sung."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.hearing.aligning import HARDLY_FOUND, NO_WORDS, align
from engine.hearing.editing import lines_to_find
from engine.hearing.transcribing import SILENCE
from tests.engine.hearing.voices import LYRICS, RATE, recogniser, sung, written


def ignore(*_progress: object) -> None:
    """Nobody watches."""


def test_every_word_is_found_when_it_is_sung() -> None:
    path, true = sung()
    draft = align(path, lines_to_find(LYRICS), recogniser(), ignore)
    assert [line.text for line in draft.lines] == LYRICS.splitlines()
    found = [word.start for line in draft.lines for word in line.words]
    truth = [word.start for line in true for word in line.words][: len(found)]
    assert float(np.median(np.abs(np.subtract(found, truth)))) < 0.15
    assert found == sorted(found)


def test_words_that_nobody_sings_are_all_there_and_doubted() -> None:
    path, _ = sung()
    draft = align(path, ["Quarterly revenue exceeded expectations", "considerably"], recogniser(), ignore)
    assert sum(len(line.words) for line in draft.lines) == 5
    assert draft.remark == HARDLY_FOUND


def test_in_silence_nothing_is_found(tmp_path: Path) -> None:
    draft = align(written(tmp_path, np.zeros(RATE)), ["My mother"], recogniser(), ignore)
    assert (draft.lines, draft.remark) == ((), SILENCE)


def test_headings_are_not_sung() -> None:
    assert lines_to_find("[Verse]\n one  two \n\n[Chorus]\nthree") == ["one two", "three"]


def test_nothing_to_find_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=NO_WORDS):
        align(tmp_path / "not-read.wav", ["  "], recogniser(), ignore)
