"""A model that chooses the length itself is held to its own limits; everybody else to what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.audio.verification import BrokenResult
from engine.brief import Brief
from engine.production import finish
from engine.providers.interface import Fetched
from tests.engine.audio.sounds import mixed, song, written

BRIEF = Brief("slow rain", duration_seconds=60.0, seed=7)


def made(folder: Path, seconds: float, longest_of_its_own: float | None) -> float:
    (folder / "out").mkdir()
    result = Fetched(written(folder / "mix.wav", mixed(song(92.0, "F minor", seconds))))
    finished = finish(
        result, BRIEF, "fal-minimax-music-2", folder / "out", "Rain", (), lambda *_: None,
        longest_of_its_own=longest_of_its_own,
    )  # fmt: skip
    return finished.measured.duration_seconds


def test_a_shorter_song_is_kept_where_the_length_is_its_own(tmp_path: Path) -> None:
    assert made(tmp_path, 12.0, 240.0) == pytest.approx(12.0, abs=0.1)


def test_it_may_end_a_little_later_than_it_says(tmp_path: Path) -> None:
    assert made(tmp_path, 32.8, 30.0) == pytest.approx(32.8, abs=0.1)


def test_the_same_song_is_refused_where_the_length_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(BrokenResult, match=r"12\.0 seconds long instead of 60\.0"):
        made(tmp_path, 12.0, None)


@pytest.mark.parametrize("seconds", [2.5, 34.0])
def test_beyond_its_own_limits_it_is_refused(tmp_path: Path, seconds: float) -> None:
    with pytest.raises(BrokenResult, match="seconds long"):
        made(tmp_path, seconds, 30.0)
