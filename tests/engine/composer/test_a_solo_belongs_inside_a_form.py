"""A section that is named without a moment is a part of the style's own form, or of the sung words' form."""

from __future__ import annotations

import pytest

from engine.brief import Brief, SectionWish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve

CLIMAXES = {"chorus", "drop", "groove", "head", "theme"}
HEADED = "[Solo]\n\n[Verse]\nThe lamps are lit along the quay\nThe tide has turned\n\n[Chorus]\nSo hold the line\n"


def song(genre: str, *names: str, seconds: float = 60.0, **values: object) -> Score:
    sections = tuple(SectionWish(name) for name in names)
    brief = Brief("a piece", genre, "happy", duration_seconds=seconds, sections=sections, **{"seed": 3, **values})  # type: ignore[arg-type]
    return write_score(resolve(brief))


def names_in(score: Score) -> list[str]:
    return [section.name for section in score.sections]


@pytest.mark.parametrize("genre", ["house", "pop", "jazz", "cinematic", "ambient"])
@pytest.mark.parametrize("seconds", [24.0, 60.0, 200.0])
def test_a_solo_comes_after_a_climax_and_the_form_goes_on_around_it(genre: str, seconds: float) -> None:
    names = names_in(song(genre, "solo", seconds=seconds))
    assert CLIMAXES & set(names[: names.index("solo")]), names
    assert len(names) >= (2 if seconds < 30 else 3)


def test_the_solo_is_played_by_who_leads() -> None:
    score = song("house", "solo", instruments=("alto sax",), lead="alto sax")
    solo = next(section for section in score.sections if section.name == "solo")
    saxophone = next(part for part in score.parts if part.instrument == "alto sax")
    assert sum(solo.start <= note.start < solo.start + solo.length for note in saxophone.notes) >= 8


def test_solo_and_bridge_are_both_inside() -> None:
    for seconds in (60.0, 90.0):
        names = names_in(song("pop", "solo", "bridge", seconds=seconds))
        assert {"solo", "bridge"} <= set(names[1:])
        assert "chorus" in names


@pytest.mark.parametrize("seed", range(4))
def test_headed_words_never_open_with_a_solo(seed: int) -> None:
    names = names_in(song("rock", lyrics=HEADED, is_instrumental=False, seed=seed))
    assert next(name for name in names if name not in {"intro", "outro"}) == "verse"
    assert "solo" in names


def test_a_solo_asked_for_stands_inside_the_form_of_headed_words() -> None:
    words = HEADED.replace("[Solo]\n", "")
    names = [each for each in names_in(song("rock", "solo", lyrics=words, is_instrumental=False)) if each != "intro"]
    assert names[:3] == ["verse", "chorus", "solo"]
