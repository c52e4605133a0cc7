"""A mood is a point on a plane, with its band, and a text that says the same."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from engine.analysis.feelings import FEELINGS
from engine.brief import MOODS
from engine.pictures.mood_plane import describe, mood_plane_svg

SPACE = "{http://www.w3.org/2000/svg}"


def drawn(**values: object) -> dict[str, ElementTree.Element]:
    """The last part of each class."""
    svg = ElementTree.fromstring(mood_plane_svg(FEELINGS, **values))  # type: ignore[arg-type]
    return {str(part.get("class")): part for part in svg.iter() if part.get("class")}


def place(part: ElementTree.Element) -> tuple[float, float]:
    return float(part.get("cx", 0)), float(part.get("cy", 0))


def test_lively_is_up_and_pleasant_is_right() -> None:
    parts = drawn(measured=(0.5, 0.25), band=(0.2, 0.4))
    half = float(parts["plane__frame"].get("width", 0)) / 2
    assert place(parts["plane__measured"]) == place(parts["plane__band"]) == (0.5 * half, -0.25 * half)
    assert float(parts["plane__band"].get("rx", 0)) == pytest.approx(0.2 * half)
    assert float(parts["plane__band"].get("ry", 0)) == pytest.approx(0.4 * half)
    assert parts["plane__handle"].get("transform") == f"translate({0.5 * half:g} {-0.25 * half:g})"


def test_a_correction_moves_the_handle_alone() -> None:
    before, after = drawn(measured=(0.5, 0.25)), drawn(measured=(0.5, 0.25), corrected=(-1.0, 1.0))
    assert place(before["plane__measured"]) == place(after["plane__measured"])
    half = float(after["plane__frame"].get("width", 0)) / 2
    assert after["plane__handle"].get("transform") == f"translate({-half:g} {-half:g})"


def test_what_was_not_measured_is_not_drawn() -> None:
    parts = drawn(measured=None)
    assert {"plane__measured", "plane__band", "plane__path"} & set(parts) == set()
    assert parts["plane"].get("aria-label") == "Not measured."


def test_the_text_says_the_same() -> None:
    said = describe((0.3, -0.2), (0.4, 0.3), (0.1, 0.9))
    assert said == (
        "Measured: valence 0.30 give or take 0.40, arousal -0.20 give or take 0.30. "
        "Corrected: valence 0.10, arousal 0.90."
    )


def test_every_mood_has_its_place() -> None:
    assert set(FEELINGS) == set(MOODS)


def test_no_word_covers_another() -> None:
    svg = ElementTree.fromstring(mood_plane_svg({"sad": (0.0, 0.0), "dark": (0.05, 0.0)}, measured=None))
    sad, dark = (float(part.get("y", 0)) for part in svg.iter(f"{SPACE}text") if part.get("class") == "plane__word")
    assert dark > sad + 10
