"""Without instruments a choir sings; that it goes with a single voice is told."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    "prompt",
    ["an a-cappella solo", "a cappella solo, female voice", "a capella, one voice only", "una voz, a cappella"],
)
def test_a_single_voice_hears_of_its_choir(prompt: str) -> None:
    reading = read(prompt)
    assert "singer" in [each.field for each in reading.not_heeded]
    assert ("only_these", True) in [(each.field, each.value) for each in reading.findings]
    assert "sections" not in [each.field for each in reading.findings]


def test_a_choir_hears_nothing_of_it() -> None:
    assert read("a cappella choir, gospel").not_heeded == ()
