"""What was drawn into a picture is found in it: its colours, light, warmth, edges, symmetry and horizon."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from engine.seeing.looking import look
from engine.seeing.picture import Picture
from tests.support.drawings import BLUE, GREEN, ORANGE, encoded, landscape, noise, plain, stripes


def seen(image: Image.Image, kind: str = "PNG", **options: object) -> Picture:
    return look(io.BytesIO(encoded(image, kind, **options)))


def test_the_palette_has_the_colours_by_their_shares() -> None:
    image = plain(BLUE, 100, 100)
    image.paste(ORANGE, (0, 60, 100, 90))
    image.paste(GREEN, (0, 90, 100, 100))
    palette = seen(image).palette
    assert [(colour.name, round(colour.share, 2)) for colour in palette] == [
        ("dark blue", 0.6), ("orange", 0.3), ("green", 0.1)
    ]  # fmt: skip


def test_a_palette_has_five_colours_at_most_and_they_are_all_of_it() -> None:
    palette = seen(noise()).palette
    assert len(palette) == 5
    assert sum(colour.share for colour in palette) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("colour", "name"),
    [((0, 0, 0), "black"), ((255, 255, 255), "white"), ((128, 128, 128), "grey"), ((255, 0, 0), "vivid red"),
     ((255, 220, 40), "vivid yellow"), ((110, 70, 20), "brown"), ((190, 220, 240), "pale blue")],
)  # fmt: skip
def test_a_colour_has_the_name_that_people_give_it(colour: tuple[int, int, int], name: str) -> None:
    assert seen(plain(colour)).palette[0].name == name


def test_white_is_bright_and_black_is_dark_and_neither_is_coloured() -> None:
    white, black = seen(plain((255, 255, 255))), seen(plain((0, 0, 0)))
    assert (white.brightness, black.brightness) == (1.0, 0.0)
    assert max(white.saturation, black.saturation) < 0.01


def test_middle_grey_to_the_eye_is_of_middle_brightness() -> None:
    # CIE L* 50 is sRGB 119; Oklab puts it at 0.57.
    assert seen(plain((119, 119, 119))).brightness == pytest.approx(0.57, abs=0.01)


def test_contrast_is_the_spread_of_light() -> None:
    halves = seen(landscape((0, 0, 0), (255, 255, 255)))
    assert halves.contrast == pytest.approx(1.0, abs=0.02)
    assert seen(plain(BLUE)).contrast == 0.0


def test_orange_is_warm_blue_is_cold_and_grey_is_neither() -> None:
    assert seen(plain(ORANGE)).warmth > 0.8
    assert seen(plain(BLUE)).warmth < -0.6
    assert abs(seen(plain((128, 128, 128))).warmth) < 0.1


def test_noise_is_busier_than_stripes_and_those_than_a_plain_sky() -> None:
    values = [seen(image).busyness for image in (noise(), stripes(0), plain(BLUE))]
    assert values[0] > 0.9
    assert values[0] > values[1] > values[2] == 0.0


@pytest.mark.parametrize("degrees", [0, 30, 90, 135])
def test_the_direction_of_edges_is_measured(degrees: float) -> None:
    picture = seen(stripes(degrees))
    assert picture.has_direction
    assert abs((picture.direction - degrees + 90) % 180 - 90) < 2


def test_noise_has_no_direction_and_no_horizon() -> None:
    picture = seen(noise())
    assert not picture.has_direction
    assert picture.horizon is None


def test_the_left_that_mirrors_the_right_is_symmetrical() -> None:
    half = noise().crop((0, 0, 80, 120))
    image = Image.new("RGB", (160, 120))
    image.paste(half, (0, 0))
    image.paste(half.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (80, 0))
    assert seen(image).symmetry > 0.95
    assert seen(noise()).symmetry < 0.2


@pytest.mark.parametrize("horizon", [0.25, 0.5, 0.75])
def test_a_horizon_is_found_where_it_lies(horizon: float) -> None:
    assert seen(landscape(horizon=horizon), "JPEG", quality=90).horizon == pytest.approx(horizon, abs=0.02)


def test_the_same_picture_reads_the_same() -> None:
    assert seen(noise()) == seen(noise())


def test_a_reading_survives_being_kept() -> None:
    picture = seen(landscape())
    assert Picture.from_dict(picture.to_dict()) == picture
