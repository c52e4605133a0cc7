"""What stands behind a colon, between commas or in brackets is read as the list that it is."""

import pytest

from engine.words.understanding import read


def _values(prompt: str, field: str) -> list[object]:
    return [each.value for each in read(prompt).findings if each.field == field]


@pytest.mark.parametrize(
    ("prompt", "refused"),
    [
        ("Avoid: ukulele, drums. Mood: calm", ["ukulele", "drums"]), ("ohne: Schlagzeug, Bass", ["drums", "bass"]),
        ("Please avoid: piano, strings and whistling", ["grand piano", "strings", "whistling"]),
        ("sin: batería, guitarra", ["drums", "guitar"]), ("batería no, guitarra", ["drums"]),
        ("triste no, por favor", ["sad"]), ("house, no lead melody", ["melody"]), ("no disco please", ["disco"]),
    ],
)  # fmt: skip
def test_a_whole_list_is_refused(prompt: str, refused: list[str]) -> None:
    assert _values(prompt, "without") == refused


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("bass, keys, drums", ["bass", "electric piano", "drums"]),
        ("piano, vibes, bass", ["grand piano", "vibraphone", "bass"]),
        ("drums bass keys", ["drums", "bass", "electric piano"]), ("good vibes, ukulele", ["ukulele"]),
        ("jazz with vibes", ["vibraphone"]), ("pop with good vibes, guitar", ["guitar"]),
        ("brushes, upright, piano", ["brush kit", "upright bass", "grand piano"]),
        ("guitar arpeggios, folk", ["guitar"]), ("fast arpeggios, techno", ["arp saw"]),
        ("synth arpeggios and piano", ["arp saw", "grand piano"]),
        ("jingle bells and strings", ["percussion", "strings"]),
        ("keys to the house, guitar", ["guitar"]), ("100 people choir", ["choir"]),
    ],
)  # fmt: skip
def test_keys_and_vibes_are_instruments_among_instruments(prompt: str, names: list[str]) -> None:
    assert _values(prompt, "instruments") == names
    assert _values(prompt, "only_these") == []


@pytest.mark.parametrize(
    ("prompt", "parts"),
    [
        ("V1(8) Pre(4) C(8) V2(8) C(16), synth pop",
         [("verse", 8), ("prechorus", 4), ("chorus", 8), ("verse", 8), ("chorus", 16)]),
        ("ballad, AABA", [("verse", None), ("verse", None), ("bridge", None), ("verse", None)]),
        ("A-B-A-B folk", [("verse", None), ("chorus", None), ("verse", None), ("chorus", None)]),
        ("estrofa 16, coro 8, puente 4", [("verse", 16), ("chorus", 8), ("bridge", 4)]),
        ("refrão 8, solo de guitarra 8, refrão 16", [("chorus", 8), ("solo", 8), ("chorus", 16)]),
        ("groove 16, break 8", [("groove", 16), ("break", 8)]), ("24 bars of groove", [("groove", 24)]),
        ("house groove 120 bpm", []), ("like ABBA", []),
    ],
)  # fmt: skip
def test_forms_are_read_as_they_are_shortened(prompt: str, parts: list[tuple[str, int | None]]) -> None:
    assert [(each["name"], each["bars"]) for each in _values(prompt, "sections") if isinstance(each, dict)] == parts
