"""Whatever the desk offers as an idea is read whole."""

import pytest

from engine.words.reading import read
from tracks.views.desk import IDEAS


@pytest.mark.parametrize("idea", IDEAS)
def test_nothing_of_an_idea_is_left_over(idea: str) -> None:
    reading = read(idea)
    assert reading.findings
    assert (reading.not_understood, reading.questions, reading.not_heeded) == ((), (), ())
