"""A refused key, metre, tempo, solo or style is kept away from; what cannot be is told."""

import pytest

from engine.brief import Brief
from engine.words.deciding import resolve
from engine.words.understanding import read

KEPT_AWAY = {
    "a piano piece, not in C minor": {"C minor"},
    "nicht in C-Moll, Klavier": {"C minor"},
    "no minor keys please, harp": {"minor"},
    "pas en mineur, harpe": {"minor"},
    "folk, anything but 4/4": {"4/4"},
    "kein 3/4 Takt, Akkordeon": {"3/4"},
    "a folk song, not in three": {"3/4"},
    "stop playing techno, I want folk": {"techno"},
    "enough of the lofi, something like punk": {"lo-fi"},
    "Techno mag ich nicht, lieber Folk": {"techno"},
    "El country no me gusta, ponme jazz": {"country"},
    "basta con la techno, voglio un pianoforte": {"techno"},
    "arrête de jouer du jazz, je veux du folk": {"jazz"},
    "chega de funk, quero samba": {"funk"},
    "rock, no guitar or sax solo": set(),
    "no drum solo and no guitar solo, classic rock": set(),
    "sin solo de guitarra, rock": set(),
}


@pytest.mark.parametrize(("prompt", "names"), KEPT_AWAY.items())
def test_what_is_refused_is_known(prompt: str, names: set[str]) -> None:
    assert {each.value for each in read(prompt).findings if each.field == "without"} == names


@pytest.mark.parametrize("seed", range(12))
def test_a_refused_key_is_not_chosen(seed: int) -> None:
    assert resolve(Brief("a sad piano piece, not in A minor", seed=seed)).key != "A minor"
    assert resolve(Brief("a sad piano piece, no minor keys", seed=seed)).key.endswith("major")  # type: ignore[union-attr]


def test_a_refused_metre_is_not_chosen() -> None:
    assert resolve(Brief("folk, anything but 4/4", seed=1)).metre not in ("4/4", None)
    assert resolve(Brief("waltz but no 3/4", seed=1)).metre not in ("3/4", None)


@pytest.mark.parametrize("prompt", ["techno, not 120 bpm", "house but not at 128", "Techno, nicht 130 bpm"])
def test_a_refused_tempo_is_no_wish_and_told(prompt: str) -> None:
    reading = read(prompt)
    assert [each.value for each in reading.findings if each.field == "tempo_bpm"] == []
    assert [each.field for each in reading.not_heeded] == ["tempo_bpm"]


def test_a_style_behind_a_refused_one_is_wanted() -> None:
    assert [each.value for each in read("stop playing techno, I want folk").findings if each.field == "genre"] == [
        "folk"
    ]


def test_what_the_last_one_had_too_much_of_is_not_asked_for() -> None:
    findings = read("the last one was too gloomy. ragtime piano").findings
    assert [each.value for each in findings if each.field in ("mood", "without")] == []
