"""One recording for all tests of covers, and one cover that keeps its voice."""

from __future__ import annotations

import pytest

from engine.changing.delivering import Changed
from tests.engine.covering.recordings import Recorded, cover, record_once


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return record_once(tmp_path_factory.mktemp)


@pytest.fixture(scope="session")
def kept(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    """A cover of it that keeps its voice, two semitones higher and faster."""
    return cover(
        recorded, tmp_path_factory.mktemp("kept"), voice=recorded.voice, keep_voice=True, tempo_bpm=118, key="B minor"
    )  # fmt: skip
