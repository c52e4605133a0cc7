"""Who wants no hi-hats has the rest of the kit; the score is checked for it."""

import pytest

from engine.brief import Brief
from engine.composer.writing import write_score
from engine.words.reading import resolve

REFUSED = {
    "techno, no hi-hats": {42, 44, 46}, "no snare, hip hop": {37, 38}, "no kick, house": {36},
    "rock without cymbals": {49, 51, 53},
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "absent"), REFUSED.items())
def test_only_that_part_of_the_kit_is_silent(prompt: str, absent: set[int]) -> None:
    score = write_score(resolve(Brief(prompt, seed=7, duration_seconds=30.0)))
    played = {note.pitch for part in score.parts if part.name == "drums" for note in part.notes}
    assert not played & absent
    assert len(played) >= 3


@pytest.mark.parametrize("name", ["hi-hats", "Hi-Hat", "hi hats"])
def test_a_part_of_the_kit_is_refused_by_its_name(name: str) -> None:
    assert resolve(Brief("techno", without=(name,), seed=7)).without == ("hi-hats",)
