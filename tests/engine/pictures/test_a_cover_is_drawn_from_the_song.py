"""Covers are the same for the same song, different for different ones, small, readable and safe to embed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from engine.brief import MOODS
from engine.pictures.colour import PALETTES, contrast, hex_of
from engine.pictures.cover import SIZE, cover_svg
from engine.pictures.lettering import fitted

PEAKS = [0.2 + 0.7 * (index % 90) / 90 for index in range(800)]


def test_the_same_song_has_the_same_cover() -> None:
    assert cover_svg(7, "calm", "Slow Rain", PEAKS) == cover_svg(7, "calm", "Slow Rain", PEAKS)


def test_another_seed_mood_or_sound_has_another_cover() -> None:
    covers = {
        cover_svg(7, "calm", "Rain", PEAKS), cover_svg(8, "calm", "Rain", PEAKS),
        cover_svg(7, "angry", "Rain", PEAKS), cover_svg(7, "calm", "Rain", PEAKS[::-1]),
    }  # fmt: skip
    assert len(covers) == 4


@pytest.mark.parametrize("mood", [*MOODS, None, "unheard of"])
def test_every_cover_is_small_and_well_formed(mood: str | None) -> None:
    for seed in range(12):
        svg = cover_svg(seed * 99_991, mood, "Wolves & <Winter> “夜” " * 4, PEAKS)
        assert len(svg.encode()) <= 12_288
        ElementTree.fromstring(svg)


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs() -> None:
    svg = cover_svg(1, "happy", '"><script>alert(1)</script>', PEAKS)
    assert "<script" not in svg
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|@import|<image|<style", svg)


@pytest.mark.parametrize("peaks", [[], [0.0] * 800, [0.5] * 3, [1.0]])
def test_a_song_without_shape_has_a_cover_too(peaks: list[float]) -> None:
    ElementTree.fromstring(cover_svg(3, "sad", "", peaks))


def test_titles_can_be_read_on_their_sky() -> None:
    for palettes in PALETTES.values():
        for palette in palettes:
            assert contrast(palette.ink, palette.top) >= 4.5


@pytest.mark.parametrize("title", ["A", "Slow Rain", "Paper Boats on the Canal", "W" * 60, "word " * 40, "夜の雨" * 30])
def test_titles_fit_the_width_in_three_lines(title: str) -> None:
    lettering = fitted(title, 840.0, 118.0, 44.0)
    assert 1 <= len(lettering.lines) <= 3
    assert 44.0 <= lettering.size <= 118.0
    assert max(len(line) for line in lettering.lines) * 0.33 * lettering.size <= SIZE


def test_colours_stay_on_the_screen() -> None:
    assert hex_of((1.0, 0.0, 0.0)) == "#ffffff"
    assert hex_of((0.0, 0.0, 0.0)) == "#000000"
    assert re.fullmatch(r"#[0-9a-f]{6}", hex_of((0.6, 0.9, 140.0)))
