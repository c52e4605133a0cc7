"""One recording for all tests of covers, and one cover that keeps its voice."""

from __future__ import annotations

import pytest

from engine.changing.delivering import Changed
from tests.engine.covering.recordings import Recorded, cover, record


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    # A session's fixture is made anew for each module that imports it.
    return record(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def kept(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """A cover of it that keeps its voice, two semitones higher and faster."""
    return cover(
        recorded, tmp_path_factory.mktemp("kept"), voice=recorded.voice, keep_voice=True, tempo_bpm=118, key="B minor"
    )  # fmt: skip
