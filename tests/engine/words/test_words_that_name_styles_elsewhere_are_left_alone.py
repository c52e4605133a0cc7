"""Words that are styles of music beside other words are none in a scene, and nobody asks back about ordinary words."""

import pytest

from engine.words.reading import read

SCENES = [
    "drone footage of mountains", "my industrial kitchen", "music for a surf shop", "nordic walking group",
    "ballet class",
    "lounge chairs", "liquid gold", "acid rain", "silent disco", "they met at a disco", "para un reel",
    "a reel for instagram",
    "rock climbing video", "house party", "pop art exhibition", "jazz up my video", "folk tale", "rocks falling",
]  # fmt: skip
STYLES = {
    "drone, dark": "drone", "industrial beats": "industrial", "liquid funk, calm": "liquid drum and bass",
    "an irish reel": "reel", "disco, 120 bpm": "disco", "surf music": "surf rock",
}  # fmt: skip
ORDINARY = [
    "a lighthouse keeper's song", "creamy beat", "microwave", "I need a miracle", "sad final area music with cello",
    "footstep", "minecraft music", "breakup song",
]  # fmt: skip


@pytest.mark.parametrize("prompt", SCENES)
def test_scenes_name_no_style(prompt: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field in ("genre", "subgenre")] == []


@pytest.mark.parametrize(("prompt", "name"), STYLES.items())
def test_styles_are_still_read(prompt: str, name: str) -> None:
    assert name in [each.value for each in read(prompt).findings if each.field == "subgenre"]


@pytest.mark.parametrize("prompt", ORDINARY)
def test_nobody_asks_about_ordinary_words(prompt: str) -> None:
    assert read(prompt).questions == ()
