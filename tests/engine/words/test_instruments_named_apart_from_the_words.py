"""Instruments that are named in a field of their own are found under their name here, or refused with near ones."""

from __future__ import annotations

import pytest

from engine.brief import Brief, BriefError
from engine.composer.palette import named_instruments
from engine.words.instrument_names import check_names, known_names
from engine.words.reading import resolve


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("solo cello", "solo cello"), ("  Solo  Cello", "solo cello"), ("violin", "solo violin"),
        ("Geige", "solo violin"), ("gitar", "guitar"), ("guitarra eléctrica", "overdriven guitar"),
        ("String Quartet", "string quartet"), ("beats", "drums"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_every_language_and_spelling_that_is_read(name: str, known: str) -> None:
    assert known_names(name) == (known,)


def test_what_is_typed_is_what_is_played() -> None:
    brief = resolve(Brief("warm rain", instruments=("violin", "Klavier"), lead="Violin", without=("gitar",), seed=1))
    assert brief.instruments == ("solo violin", "grand piano")
    assert (brief.lead, brief.without) == ("solo violin", ("guitar",))
    assert set(named_instruments(brief)) == {"solo violin", "grand piano"}


@pytest.mark.parametrize("field", ["instruments", "without", "lead"])
def test_a_name_nobody_knows_is_refused_in_its_field_with_near_ones(field: str) -> None:
    value = "electric violin" if field == "lead" else ("piano", "electric violin")
    brief = Brief("warm rain", **{field: value})  # type: ignore[arg-type]
    with pytest.raises(BriefError, match="“electric violin” is not an instrument that Composer has") as refused:
        check_names(brief, "Composer")
    assert refused.value.field == field
    assert "Near it: solo violin" in str(refused.value)


def test_where_nothing_is_near_usual_ones_are_named() -> None:
    with pytest.raises(BriefError, match="piano, guitar, strings or drums"):
        check_names(Brief("warm rain", instruments=("theremin",)), "Composer")


def test_genres_moods_and_the_melody_may_be_refused_by_name() -> None:
    check_names(Brief("warm rain", without=("jazz", "sad", "melody", "drums")), "Composer")
