"""A song that several tests make others of, composed once."""

from __future__ import annotations

import pytest

from engine.brief import SectionWish
from engine.changing.songs import ComposedSong
from tests.engine.changing.songs import compose_song


@pytest.fixture(scope="session")
def funk(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    """Five bars in E minor: drums, slap bass, a muted guitar, and an electric piano with chords and tune."""
    return compose_song(tmp_path_factory.mktemp("funk"), "funk with electric piano", 14.0, key="E minor")


@pytest.fixture(scope="session")
def club(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    """Twenty bars of techno: intro, build, drop and outro, with a riser that leads to the drop."""
    sections = tuple(
        SectionWish(name, bars) for name, bars in (("intro", 4), ("build", 4), ("drop", 8), ("outro", None))
    )
    return compose_song(
        tmp_path_factory.mktemp("club"), "techno", 36.0, tempo_bpm=136.0, key="A minor", sections=sections
    )  # fmt: skip
