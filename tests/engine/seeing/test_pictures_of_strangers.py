"""A picture is what decoding it says: its format, upright, its first image, on white; what is refused has a reason."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from engine.seeing.looking import look
from engine.seeing.picture import NotAPicture
from tests.support.drawings import BLUE, ORANGE, encoded, landscape, noise, plain
from tests.support.source import ROOT


def refusal(content: bytes) -> str:
    with pytest.raises(NotAPicture) as refused:
        look(io.BytesIO(content))
    return str(refused.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_is_read_in_every_format(kind: str) -> None:
    picture = look(io.BytesIO(encoded(landscape(), kind)))
    assert (picture.kind, picture.width, picture.height, picture.remarks) == (kind, 160, 120, ())
    assert [colour.name for colour in picture.palette[:2]] in (["dark blue", "orange"], ["orange", "dark blue"])


def test_how_the_camera_was_held_is_heeded() -> None:
    """The sky of this one lies at the left of the file: it was held upright (EXIF orientation 6)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = landscape(horizon=0.25).transpose(Image.Transpose.ROTATE_90)
    picture = look(io.BytesIO(encoded(lying, "JPEG", exif=exif)))
    assert (picture.width, picture.height) == (160, 120)
    assert picture.horizon == pytest.approx(0.25, abs=0.02)


def test_a_photo_with_a_second_image_in_it_is_a_jpeg_that_does_not_move() -> None:
    """Phones add a smaller one, or one for the other eye (MPO)."""
    picture = look(io.BytesIO(encoded(plain(BLUE), "MPO", save_all=True, append_images=[plain(ORANGE)])))
    assert (picture.kind, picture.remarks) == ("JPEG", ())
    assert {colour.name for colour in picture.palette} == {"dark blue"}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_picture_that_moves_the_first_image_is_seen_and_that_is_told(kind: str) -> None:
    content = encoded(plain(BLUE), kind, save_all=True, append_images=[plain(ORANGE)], duration=100)
    picture = look(io.BytesIO(content))
    assert {colour.name for colour in picture.palette} == {"dark blue"}
    assert "moves" in picture.remarks[0]


def test_what_is_transparent_is_white_and_that_is_told() -> None:
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    image.paste((*BLUE, 255), (0, 0, 60, 15))
    picture = look(io.BytesIO(encoded(image)))
    assert [(colour.name, colour.share) for colour in picture.palette] == [("white", 0.75), ("dark blue", 0.25)]
    assert "transparent" in picture.remarks[0]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_a_png_may_be_grey_or_have_a_palette(mode: str) -> None:
    image = Image.new("I;16", (60, 60), 65535) if mode == "I;16" else plain((255, 255, 255), 60, 60).convert(mode)
    assert look(io.BytesIO(encoded(image))).brightness == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_whose_end_is_missing_is_refused(kind: str) -> None:
    content = encoded(noise(), kind)
    assert refusal(content[: len(content) // 2])


def test_what_is_no_picture_is_refused() -> None:
    assert "empty" in refusal(b"")
    assert "JPEG, PNG, WebP or AVIF" in refusal(b"a poem about the sea\n" * 50)
    assert "JPEG, PNG, WebP or AVIF" in refusal(encoded(noise(), "GIF"))
    assert "JPEG, PNG, WebP or AVIF" in refusal(b'<svg xmlns="http://www.w3.org/2000/svg"/>')


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    """A black picture of five kilobytes: refused by what its head says."""
    file = io.BytesIO()
    Image.new("1", (40_000, 1_000)).save(file, "PNG")
    assert "40,000 × 1,000 pixels" in refusal(file.getvalue())


def test_too_many_bytes_are_refused() -> None:
    assert "10 MB" in refusal(encoded(plain(BLUE)) + bytes(10_000_000))


@pytest.mark.parametrize("size", [(400, 12), (5, 5)])
def test_a_picture_with_nothing_to_see_is_refused(size: tuple[int, int]) -> None:
    assert "too little to see" in refusal(encoded(plain(BLUE, *size)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_confined_process_sees_the_same(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(encoded(landscape(), kind))
    command = [sys.executable, "-m", "engine.seeing.looking", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    with path.open("rb") as file:
        assert json.loads(done.stdout)["picture"] == json.loads(json.dumps(look(file).to_dict()))
