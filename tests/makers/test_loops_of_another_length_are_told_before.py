"""Whoever asks for a loop at a tempo whose bars do not fill its length is told the length before it is made."""

from __future__ import annotations

from engine.brief import Brief
from makers.choosing import maker


def test_bars_that_do_not_fit_are_told() -> None:
    asked = Brief("a loop", "pop", duration_seconds=16.0, tempo_bpm=98.0, use="loop", seed=1)
    assert maker("composer").forecast(asked, 480.0) == [
        "A loop is whole bars: 7 bars at 98 BPM last 17.1 seconds, not 16."
    ]


def test_nothing_is_told_where_bars_fit_or_the_tempo_is_open() -> None:
    for tempo in (120.0, None):
        asked = Brief("a loop", "pop", duration_seconds=16.0, tempo_bpm=tempo, use="loop", seed=1)
        assert maker("composer").forecast(asked, 480.0) == []
