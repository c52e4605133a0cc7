"""What is no order of a song's sections, or no moment for its drop, is refused with what to do, without any sound."""

from __future__ import annotations

import math
from typing import Any

import pytest

from engine.brief import Brief
from engine.changing.regions import ChangeError
from engine.changing.songs import ComposedSong
from engine.changing.verbs import check_wish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve


def refusal(score: Score, *, keeps_voice: bool = False, **wish: Any) -> ChangeError:
    with pytest.raises(ChangeError) as refused:
        check_wish(score, {"verb": "arrange", **wish}, keeps_voice=keeps_voice)
    return refused.value


@pytest.mark.parametrize(
    ("wish", "field", "sentence"),
    [
        ({}, "sections", "Write the new order of its sections by their numbers: 1 intro, 2 build, 3 drop, 4 outro."),
        ({"sections": []}, "sections", "At least one section stays. Write their numbers in order: 1 intro"),
        ({"sections": "1 2"}, "sections", "At least one section stays."),
        ({"sections": [1, 5]}, "sections", "There is no section “5”. Choose one of: 1 intro"),
        ({"sections": [0]}, "sections", "There is no section “0”"),
        ({"sections": [-1]}, "sections", "There is no section “-1”"),
        ({"sections": ["coda"]}, "sections", "There is no section “coda”"),
        ({"sections": [True]}, "sections", "Write numbers or names of sections: 1 intro"),
        ({"sections": [1.5]}, "sections", "Write numbers or names of sections"),
        ({"sections": [1] * 10_000}, "sections", "A song can have up to 24 sections, and these are 10000"),
        ({"sections": [1, 2, 3, 4]}, "sections", "It is like that already: move a section, repeat one"),
        ({"drop_seconds": 14.1}, "drop_seconds", "or choose another moment for the drop"),
        ({"sections": [1, 2, 4], "drop_seconds": 9}, "drop_seconds", "There is no drop in it"),
        ({"sections": [3, 1], "drop_seconds": 9}, "drop_seconds", "The song begins with its drop"),
        ({"sections": [1, 2], "tempo_bpm": 9}, "tempo_bpm", "is not something “arrange” takes: sections, drop_seconds"),
        *(
            (
                {"drop_seconds": moment},
                "drop_seconds",
                "Choose the second at which the drop begins, between 3.5 and 35.3",
            )
            for moment in (-1, 0, 3, 36, 1e9, math.nan, math.inf, "9", True, None)
        ),
    ],
)
def test_what_cannot_be_is_told(club: ComposedSong, wish: dict[str, Any], field: str, sentence: str) -> None:
    error = refusal(club.score, **wish)
    assert error.field == field
    assert sentence in str(error)


def test_a_song_without_a_drop_has_none_to_move() -> None:
    waltz = write_score(resolve(Brief("a waltz for strings", duration_seconds=30.0, seed=5).checked()))
    assert str(refusal(waltz, drop_seconds=9)).startswith("There is no drop in it: change the order")


def test_a_song_keeps_within_the_longest_and_the_shortest_length() -> None:
    long = write_score(resolve(Brief("house", duration_seconds=460.0, seed=5).checked()))
    numbers = [*range(1, len(long.sections) + 1)]
    error = refusal(long, sections=[1, *numbers])
    assert error.field == "sections"
    assert str(error).endswith("long, and songs have 0:03.0 to 8:00.0: leave something out.")
    assert "between" in str(refusal(long, drop_seconds=400)), "moving its drop is told what is possible"


def test_a_song_with_several_sections_of_a_name_asks_which() -> None:
    song = write_score(resolve(Brief("pop, verse, chorus, verse, chorus", duration_seconds=60.0, seed=5).checked()))
    assert "There are several of that name. Say which: 1 verse 1" in str(refusal(song, sections=["chorus"]))


def test_beside_a_kept_voice_sections_stay_where_they_are(club: ComposedSong) -> None:
    error = refusal(club.score, keeps_voice=True, sections=[2, 1])
    assert (error.field, str(error)[:35]) == ("verb", "It keeps the voice of a recording, ")
