"""Decodes a stranger's picture, small and upright, and says what of it was left out; decided by decoding, not by name.

A JPEG is decoded at an eighth of its size; the other formats only as a whole, which is why they may have fewer pixels.
"""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from PIL import (
    AvifImagePlugin,
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from engine.seeing.picture import MOST_BYTES, NAMES, NotAPicture

# All that a picture may need is loaded now, because a confined process opens no files: MPO is a JPEG with more images,
# as phones write them, TIFF is how the way a camera was held is written down.
_PLUGINS = (AvifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Of a JPEG only an eighth of each side is kept in memory; WebP needs 17 bytes for a pixel, the others four and more.
MOST_MEGAPIXELS = {"JPEG": 50, "PNG": 25, "WEBP": 9, "AVIF": 12.5}
# A JPEG that comes into focus by and by is kept whole while it is decoded.
_PROGRESSIVE_MEGAPIXELS = 25
# As large as a picture is kept, by our own drawing of it; it is measured smaller.
KEPT_SIDE = 960
_NARROWEST = 12
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError)

EMPTY = "This file is empty: choose a picture."
NO_PICTURE = "This is no picture that we can read: send a JPEG, PNG, WebP or AVIF."
CUT_OFF = "The end of this picture is missing or broken: send the whole file."
TOO_HEAVY = (
    "This picture needs more memory than a look is given: save it smaller, or as an ordinary JPEG, and send that."
)
TOO_LARGE = f"A picture may have {MOST_BYTES // 1_000_000} MB: save it smaller and send that."
TOO_NARROW = (
    "There is too little to see in this picture: it needs 12 pixels each way, and may be 20 times as long as wide."
)


def open_picture(file: BinaryIO) -> tuple[Any, str, tuple[int, int], tuple[str, ...]]:
    """The picture in RGB, its longer side at most 960 pixels; what it is called, its size, and remarks.

    Raises NotAPicture.
    """
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise NotAPicture(EMPTY)
    if len(content) > MOST_BYTES:
        raise NotAPicture(TOO_LARGE)
    # Pillow has a limit of its own, which does not say how large the picture is.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image: Any = Image.open(io.BytesIO(content), formats=FORMATS)
    except _BROKEN:
        raise NotAPicture(NO_PICTURE) from None
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    _check_size(kind, *image.size)
    try:
        return _decode(image, kind)
    except MemoryError:
        raise NotAPicture(TOO_HEAVY) from None
    except _BROKEN:
        is_whole = "progressive" in image.info and image.width * image.height > _PROGRESSIVE_MEGAPIXELS * 1e6
        raise NotAPicture(TOO_HEAVY if is_whole else CUT_OFF) from None


def _check_size(kind: str, width: int, height: int) -> None:
    megapixels, most = width * height / 1e6, MOST_MEGAPIXELS[kind]
    if megapixels > most:
        other = "" if kind == "JPEG" else f", or a JPEG, which may have {MOST_MEGAPIXELS['JPEG']:g}"
        raise NotAPicture(
            f"This picture has {width:,} × {height:,} pixels, which is {megapixels:,.1f} megapixels, and {most:g} are "
            f"the most for {NAMES[kind]}: make it smaller{other}, and send that."
        )
    if min(width, height) < _NARROWEST or max(width, height) > 20 * min(width, height):
        raise NotAPicture(TOO_NARROW)


def _decode(image: Any, kind: str) -> tuple[Any, str, tuple[int, int], tuple[str, ...]]:
    remarks: list[str] = []
    size: tuple[int, int] = image.size
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        remarks.append("This picture moves: only its first image was looked at.")
    image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
    image.thumbnail((KEPT_SIDE, KEPT_SIDE), reducing_gap=2.0)
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 257).convert("L")
    upright = ImageOps.exif_transpose(image)
    if upright is not image and (upright.width > upright.height) != (size[0] > size[1]):
        size = size[::-1]
    if upright.has_transparency_data:
        clear: Any = upright.convert("RGBA")
        if clear.getchannel("A").getextrema()[0] < 255:
            remarks.append("This picture is transparent in places: they were looked at as white.")
        upright = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return upright.convert("RGB"), kind, size, tuple(remarks)
