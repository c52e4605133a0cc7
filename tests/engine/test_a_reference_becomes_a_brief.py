"""What is known of a track becomes a valid brief, which the composer can follow; what is not known stays open."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from engine.brief import KEYS, METRES, MOODS, SECTIONS
from engine.composer.writing import plan_for
from engine.references import Sound, Stretch, arc_of, reference_of
from engine.words.reading import resolve


def recording(chance: random.Random) -> Sound:
    """As an analysis may leave it: odd tempos and lengths, sections that begin anywhere."""
    seconds = chance.choice([12, 20, 45, 95, 200, 290, 700]) * chance.uniform(0.9, 1.1)
    edges = [0.0]
    while seconds - edges[-1] > 12.0:
        edges.append(edges[-1] + chance.uniform(5.0, min(40.0, seconds - edges[-1] - 5.0)))
    stretches = [Stretch(chance.choice("ABC"), *pair) for pair in zip(edges, [*edges[1:], seconds], strict=True)]
    levels = [chance.uniform(-40.0, -8.0) for _ in range(int(seconds))]
    tempo, metre = chance.choice([30.0, 46.3, 92.7, 120.03, 174.0, 250.0]), chance.choice(["", *METRES])
    return Sound(seconds, tempo, chance.choice(KEYS), chance.choice(MOODS), "", metre, levels, stretches)


def test_the_composer_can_follow_whatever_was_measured() -> None:
    chance = random.Random(7)
    for seed in range(60):
        sound = recording(chance)
        reference = reference_of(sound)
        brief = resolve(replace(reference.brief, genre="pop", seed=seed))
        plan = plan_for(brief)
        assert (brief.tempo_bpm or 0) / (sound.tempo_bpm or 1) in {0.5, 1.0, 2.0}
        assert [part.name for part in plan.sections] == [part.name for part in reference.brief.sections] or (
            len(reference.brief.sections) < 2
        )


def test_bars_are_counted_by_tempo_and_metre_and_the_end_is_left_open() -> None:
    stretches = [Stretch("intro", 0, 8), Stretch("verse", 8, 40), Stretch("outro", 40, 60)]
    sections = reference_of(Sound(60.0, 120.0, sections=stretches)).brief.sections
    assert [(part.name, part.bars) for part in sections] == [("intro", 4), ("verse", 16), ("outro", None)]
    waltz = reference_of(Sound(60.0, 90.0, metre="3/4", sections=stretches)).brief.sections
    assert [part.bars for part in waltz] == [4, 16, None]
    bending = reference_of(Sound(60.0, 120.0, sections=stretches, is_tempo_steady=False)).brief.sections
    assert [part.bars for part in bending] == [None, None, None]


def test_letters_become_names_by_what_returns_and_how_full_it_is() -> None:
    levels = [-30.0] * 10 + [-20.0] * 20 + [-10.0] * 20 + [-20.0] * 20 + [-10.0] * 20 + [-18.0] * 10 + [-10.0] * 20
    edges = (0, 10, 30, 50, 70, 90, 100, 120, 130)
    letters = zip("ABCBCDCA", edges, edges[1:], strict=False)
    sound = Sound(130.0, levels_db=[*levels, *[-30.0] * 10], sections=[Stretch(*each) for each in letters])
    names = [part.name for part in reference_of(sound).brief.sections]
    assert names == ["intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro"]
    assert set(names) <= set(SECTIONS)


@pytest.mark.parametrize(
    ("levels", "arc"),
    [
        ([-120.0] * 5 + [-20.0] * 80 + [-120.0] * 9, "steady"),
        ([-30.0 + place / 5 for place in range(100)], "builds"),
        ([-10.0 - place / 5 for place in range(100)], "falls"),
        (([-30.0] * 10 + [-12.0] * 10) * 4, "waves"),
        ([-30.0] * 10 + [-12.0] * 30 + [-24.0] * 40, None),
        ([], None),
        ([-20.0] * 3, None),
    ],
)
def test_energy_is_said_as_an_arc(levels: list[float], arc: str | None) -> None:
    assert arc_of(Sound(100.0, levels_db=levels)) == arc


def test_nothing_known_leaves_all_but_the_length_open() -> None:
    reference = reference_of(Sound(61.7))
    assert (reference.brief.prompt, reference.brief.duration_seconds, reference.taken) == (
        "music", 62.0, ("duration_seconds",),
    )  # fmt: skip
    assert set(reference.unknown) == {"genre", "mood", "key", "tempo_bpm", "metre", "arc", "sections"}


def test_what_is_longer_than_may_be_asked_for_is_cut_and_that_is_said() -> None:
    stretches = [Stretch("intro", 0, 100), Stretch("verse", 100, 200), Stretch("outro", 200, 300)]
    reference = reference_of(Sound(300.0, 120.0, sections=stretches), most_seconds=120.0)
    assert reference.brief.duration_seconds == 120.0
    assert [part.name for part in reference.brief.sections] == ["intro", "verse"]
    assert reference.remarks == ("It is 300 seconds long; at most 120 can be asked for, so its end is left out.",)


@pytest.mark.parametrize(
    ("measured", "wanted", "count"), [(119.9996, 120.0, 0), (240.004, 240.0, 0), (250.0, 125.0, 1)]
)
def test_a_tempo_is_only_said_to_be_another_where_it_is(measured: float, wanted: float, count: int) -> None:
    reference = reference_of(Sound(60.0, measured))
    found = [remark for remark in reference.remarks if "BPM" in remark]
    assert (reference.brief.tempo_bpm, len(found)) == (wanted, count)
