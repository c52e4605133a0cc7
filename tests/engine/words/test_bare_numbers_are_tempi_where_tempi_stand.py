"""Musicians leave "BPM" out: a number beside a style, behind "around" or alone in a list is a tempo."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    ("prompt", "tempo"),
    [
        ("Thrash. 210. E phrygian.", 210.0), ("Around 130 but relaxed, rhodes", 130.0), ("140 dubstep", 140.0),
        ("I need a 128 house track", 128.0), ("hip hop 85-90", [85.0, 90.0]), ("breathing tempo (ca 60), pads", 60.0),
        ("80ish bpm kalimba", 80.0), ("drumless jazz trio piano bass 180", 180.0), ("salsa a 180", 180.0),
        ("cumbia, 100, acordeón", 100.0), ("foxtrot 120", 120.0), ("waltz 90", 90.0), ("Largo für Orgel", "very slow"),
        ("largo, archi", "very slow"), ("not slow but not fast, piano", "medium"),
    ],
)  # fmt: skip
def test_the_tempo_is_read(prompt: str, tempo: float | list[float] | str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "tempo_bpm"] == [tempo]
