"""Of wishes that can't both be, the one that is taken is told; neighbours and choices are no contradiction."""

import pytest

from engine.words.reading import read

TAKEN = {
    "90 bpm 140 bpm, house": ("tempo_bpm", "140 bpm", "90 BPM"), "happy but sad": ("mood", "sad", "happy"),
    "45 seconds but also 2 minutes, jazz": ("duration_seconds", "2 minutes", "0:45"),
    "in 4/4 then 3/4": ("metre", "3/4", "4/4"), "fast and slow at the same time": ("tempo_bpm", "slow", "fast"),
}  # fmt: skip
AGREEING = [
    "happy and sad at once", "happy-sad synth pop", "sad lyrics, happy music", "fröhlich und traurig zugleich",
    "calm and dreamy", "2/4 or 4/4, polka", "from 90 to 140 bpm", "dark techno, tense",
    "techno? no wait. house, 120 bpm", "dnb at 174 bpm, half time 87 bpm",
    "a sad story of a woman who in the end finds her way home and is happy",
    "starts slow, ends fast", "uplifting, melancholic trance", "intro 10 seconds, total 60 seconds",
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "remark"), TAKEN.items())
def test_the_choice_is_told(prompt: str, remark: tuple[str, str, str]) -> None:
    (found,) = read(prompt).not_heeded
    assert (found.field, found.words) == remark[:2]
    assert f"“{remark[2]}”" in found.why


@pytest.mark.parametrize("prompt", AGREEING)
def test_what_agrees_is_not_told(prompt: str) -> None:
    assert [each.why for each in read(prompt).not_heeded if "A piece has one" in each.why] == []
