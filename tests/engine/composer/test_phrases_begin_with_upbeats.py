"""Folk, country and classical phrases often begin before the bar; those of other genres don't."""

import pytest

from engine.brief import Brief
from engine.composer.melody import Singer, tones_of
from engine.composer.writing import plan_for
from engine.words.reading import resolve


def first_tones(genre, metre):
    """Where the melody of each section begins, in beats after the section does, and the length of that tone."""
    found = []
    for seed in range(10):
        brief = Brief("music", genre=genre, mood="happy", key="G major", tempo_bpm=96.0, metre=metre, seed=seed)
        plan = plan_for(resolve(brief))
        for section in plan.sections[1:]:
            first = min(tones_of(plan, section, Singer(plan, 60, 84), 0), key=lambda tone: tone.beat)
            found.append((first.beat - section.start, first.length))
    return found


@pytest.mark.parametrize(
    ("genre", "metre", "length"),
    [("folk", "6/8", 0.5), ("folk", "3/4", 1.0), ("country", "4/4", 0.5), ("classical", "3/4", 1.0)],
)
def test_they_do_where_it_is_the_custom(genre, metre, length):
    found = first_tones(genre, metre)
    upbeats = [tone for tone in found if tone[0] < 0.0]
    assert set(upbeats) == {(-length, length)}
    assert len(upbeats) >= 0.25 * len(found)


@pytest.mark.parametrize("genre", ["techno", "ambient", "trap"])
def test_they_do_not_elsewhere(genre):
    assert all(beat >= 0.0 for beat, _ in first_tones(genre, "4/4"))
