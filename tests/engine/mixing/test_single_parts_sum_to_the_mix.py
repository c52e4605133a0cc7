"""A part written alone is as long as the mix and lies where it lay there; together they are the mix again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.engine.effects.sounds import noise
from tests.engine.mixing.sounds import rendered, write


def test_they_null_against_the_mix(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", noise(1.0, -20, seed=1))
    write(tmp_path / "b.wav", noise(2.5, -20, seed=2))
    parts = [
        {"source": "a.wav", "pan": -0.4, "volume_db": -3, "side": "a", "fade_in_seconds": 0.3},
        {"source": "b.wav", "offset_seconds": 0.4, "side": "b"},
        {"source": "a.wav", "offset_seconds": 2.0, "pan": 0.7},
    ]
    document = {"parts": parts, "master": {"gain_db": -2, "cross_fader": 0.3, "fade_out_seconds": 1}}
    whole, _ = rendered(tmp_path, document)
    alone = [rendered(tmp_path, document, only=number)[0] for number in range(3)]
    assert {len(each) for each in alone} == {len(whole)}
    assert 20 * np.log10(np.abs(sum(alone) - whole).max() + 1e-12) < -120


def test_a_muted_part_can_be_written_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", noise(1.0))
    found, _ = rendered(tmp_path, {"parts": [{"source": "a.wav", "mute": True}]}, only=0)
    assert found.any()
