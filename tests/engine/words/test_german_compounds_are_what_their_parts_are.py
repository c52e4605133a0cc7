"""German writes several words as one: what they ask for is read from their parts."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    ("prompt", "claims"),
    [
        ("Rock mit Gitarrensolo", {("instruments", "guitar"), ("lead", "guitar")}),
        ("Saxophonsolo im Jazz", {("instruments", "alto sax"), ("genre", "jazz")}),
        ("Soloklavier", {("instruments", "grand piano"), ("only_these", True)}),
        ("ruhiges Klavierstück", {("instruments", "grand piano"), ("mood", "calm")}),
        ("Jazzklavier am Abend", {("instruments", "grand piano"), ("genre", "jazz")}),
        ("Trauermarsch mit Orgelmusik", {("subgenre", "march"), ("instruments", "organ")}),
        ("drumlos und textlos, Ambient", {("without", "drums"), ("voice", "none")}),
        ("Hochzeitswalzer mit Geige", {("metre", "3/4"), ("instruments", "solo violin")}),
        ("Trommelmusik aus Afrika", {("instruments", "percussion")}),
    ],
)
def test_parts_are_read(prompt: str, claims: set[tuple[str, object]]) -> None:
    found = {(each.field, each.value) for each in read(prompt).findings if each.field != "sections"}
    assert claims <= found


@pytest.mark.parametrize("prompt", ["Märchenwald", "grenzenlos", "Herbststimmung", "Handyspiel"])
def test_other_compounds_ask_for_nothing(prompt: str) -> None:
    assert not read(f"{prompt} bitte").findings


def test_a_solo_in_one_word_has_its_time() -> None:
    sections = [each.value for each in read("Gitarrensolo ab 1:30, Hardrock").findings if each.field == "sections"]
    assert sections == [{"name": "solo", "bars": None, "at_seconds": 90.0}]
