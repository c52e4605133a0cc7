"""A part whose sound is missing or cannot be read is silent, and the result says which and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.mixing.document import MixError
from tests.engine.effects.sounds import RATE, noise
from tests.engine.mixing.sounds import rendered, write


def test_the_others_are_mixed(tmp_path: Path) -> None:
    source = noise(1.0)
    write(tmp_path / "a.wav", source)
    (tmp_path / "text.wav").write_text("no sound at all")
    too_long = {"effects": [{"kind": "loop", "times": 64}, {"kind": "loop", "times": 64}]}
    parts = [
        {"source": "gone.wav", "name": "Bass"},
        {"source": "a.wav"},
        {"source": "text.wav"},
        {"source": "a.wav", "name": "Loop", "chain": too_long},
    ]
    found, result = rendered(tmp_path, {"parts": parts})
    np.testing.assert_array_equal(found, source)
    assert [sentence.split(" is silent")[0] for sentence in result.silent] == [
        "Part 1 (Bass)", "Part 3 (text.wav)", "Part 4 (Loop)",
    ]  # fmt: skip
    assert "not there (any more)" in result.silent[0]
    assert "longer than 60 minutes" in result.silent[2]


def test_without_any_part_there_is_nothing_to_mix(tmp_path: Path) -> None:
    with pytest.raises(MixError, match=r"nothing to mix.*Part 1 \(gone.wav\) is silent"):
        rendered(tmp_path, {"parts": [{"source": "gone.wav"}]})
    with pytest.raises(MixError, match="nothing to mix"):
        rendered(tmp_path, {"parts": []})


def test_cuts_behind_the_end_leave_nothing_of_a_part(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", noise(1.0))
    found, _ = rendered(tmp_path, {"parts": [{"source": "a.wav"}, {"source": "a.wav", "start_seconds": 5}]})
    assert len(found) == RATE
    with pytest.raises(MixError, match="choose shorter cuts"):
        rendered(tmp_path, {"parts": [{"source": "a.wav", "start_seconds": 5}]})


def test_clipping_is_counted_and_said(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", np.full((RATE, 2), 0.75, np.float32))
    both = {"parts": [{"source": "a.wav"}, {"source": "a.wav"}], "export": {"bit_depth": 16}}
    _, result = rendered(tmp_path, both)
    assert result.warning.startswith(f"{2 * RATE} samples were louder than full scale")
