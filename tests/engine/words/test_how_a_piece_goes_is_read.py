"""What changes from the beginning of a piece to its end is read from how both are described."""

import pytest

from engine.words.reading import read

COURSES = {
    "start small, end huge": ("arc", "builds"), "from a whisper to a roar": ("arc", "builds"),
    "loud at the beginning, quiet at the end": ("arc", "falls"),
    "leise am Anfang, am Ende ganz laut": ("arc", "builds"), "empieza suave y termina con todo": ("arc", "builds"),
    "starts with a piano alone, ends with full orchestra": ("arc", "builds"),
    "beginnt mit Geige allein, endet mit dem ganzen Orchester": ("arc", "builds"),
    "que comience bajito y termine enorme": ("arc", "builds"), "swells and fades, strings": ("arc", "waves"),
    "slow at first, fast later": ("tempo_end_bpm", "faster"),
    "begins slow and becomes quick": ("tempo_end_bpm", "faster"),
    "erst langsam, dann schnell": ("tempo_end_bpm", "faster"), "a bit slower at the end": ("tempo_end_bpm", "slower"),
    "120 bpm dropping to 90": ("tempo_end_bpm", 90.0), "accelerates up to 160 bpm": ("tempo_end_bpm", 160.0),
    "80 to 120 bpm, accelerating": ("tempo_end_bpm", 120.0), "70→140 techno": ("tempo_end_bpm", 140.0),
}  # fmt: skip
NO_COURSES = [
    "from a quiet village to a big city", "slow, then fast, then slow", "slow verses and fast choruses",
    "a song about slowing down", "music to wind down to", "speed up my workout", "90 to 100 bpm",
    "calm piano, big drums", "solo piano", "alone at night, strings", "ends with orchestra",
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "finding"), COURSES.items())
def test_a_course_is_read(prompt: str, finding: tuple[str, object]) -> None:
    assert finding in [(each.field, each.value) for each in read(prompt).findings]


@pytest.mark.parametrize("prompt", NO_COURSES)
def test_what_goes_nowhere_has_no_course(prompt: str) -> None:
    fields = {each.field for each in read(prompt).findings}
    assert not fields & {"arc", "tempo_end_bpm"}
