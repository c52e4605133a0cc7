"""How a piece ends is read from any sentence that names its end, and only from such."""

import pytest

from engine.words.reading import read

ENDS = {
    "house, fade": "fade", "let it fade": "fade", "ending: fade": "fade", "jazz / fade / slow": "fade",
    "ends with a crash": "cold", "ending = cold": "cold", "the end should be sudden": "cold",
    "am Ende harter Schnitt": "cold", "big hit at the end": "cold", "ends on one long held chord": "final",
    "finish: long held chord": "final", "que acabe en un acorde largo": "final", "a soft button at the end": "cold",
}  # fmt: skip
NO_ENDS = ["fade in slowly", "no fade", "memories fade in the rain", "a stop at the station", "ends in tears"]


@pytest.mark.parametrize(("prompt", "way"), ENDS.items())
def test_an_end_is_read(prompt: str, way: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "ending"] == [way]


@pytest.mark.parametrize("prompt", NO_ENDS)
def test_what_is_no_end_of_music_is_none(prompt: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "ending"] == []
