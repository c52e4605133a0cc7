"""A song that several tests make others of, composed once."""

from __future__ import annotations

import pytest

from engine.changing.songs import ComposedSong
from tests.engine.changing.songs import compose_song


@pytest.fixture(scope="session")
def funk(tmp_path_factory: pytest.TempPathFactory) -> ComposedSong:
    """Five bars in E minor: drums, slap bass, a muted guitar, and an electric piano with chords and tune."""
    return compose_song(tmp_path_factory.mktemp("funk"), "funk with electric piano", 14.0, key="E minor")
