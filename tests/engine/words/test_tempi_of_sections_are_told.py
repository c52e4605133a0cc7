"""One section cannot have a tempo of its own: that is told, and the piece keeps its tempo."""

import pytest

from engine.words.understanding import read

OF_SECTIONS = (
    "rock with a half-time bridge", "pop with a double time chorus", "the bridge in half time, rock",
    "faster chorus please, pop", "half-time drums in the bridge, rock",
)  # fmt: skip


@pytest.mark.parametrize("prompt", OF_SECTIONS)
def test_a_tempo_of_one_section_is_told(prompt: str) -> None:
    reading = read(prompt)
    assert "tempo_bpm" in [each.field for each in reading.not_heeded]
    assert {each.field for each in reading.findings} & {"tempo_bpm", "is_half_time", "tempo_end_bpm"} == set()


@pytest.mark.parametrize("prompt", ["half-time metal", "half-time groove, trap"])
def test_half_time_for_all_of_it_is_read(prompt: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "is_half_time"] == [True]
