"""Small files as phones, recorders, cameras and shops write them, made by the decoder library's own muxers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from PIL import Image

RATE = 44_100
LOCK = {
    "encryption_scheme": "cenc-aes-ctr",
    "encryption_key": "76a6c65c5ea762046bd749a2e632ccbb",
    "encryption_kid": "a7e61c373e219033c21091fa607bf3b8",
}


def encoded(
    path: Path, codec: str, *, rate: int = RATE, layout: str = "stereo", seconds: float = 1.0, form: str | None = None,
    options: dict[str, str] | None = None, tags: dict[str, str] | None = None, is_film: bool = False,
) -> bytes:  # fmt: skip
    """A tone of 440 Hz; the file's bytes. is_film: with a picture that moves."""
    with av.open(str(path), "w", format=form, options=options or {}) as container:
        stream = cast("Any", container.add_stream(codec, rate=rate, layout=layout))
        film: Any = container.add_stream("mpeg4", rate=5) if is_film else None
        container.metadata.update(tags or {})
        if film is not None:
            film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
            for number in range(5):
                picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 40 * number, np.uint8), format="rgb24")
                picture.pts = number
                container.mux(film.encode(picture))
            container.mux(film.encode(None))
        tone = np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate) * 0.3
        samples = np.tile(tone.astype(np.float32), (stream.codec_context.layout.nb_channels, 1))
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path.read_bytes()


def with_picture(song: bytes, picture: bytes) -> bytes:
    """An MP3 with this as the picture on its cover (ID3v2.3, APIC)."""
    content = b"\0image/png\0\3\0" + picture
    frame = b"APIC" + len(content).to_bytes(4, "big") + b"\0\0" + content
    return b"ID3\3\0\0" + bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0)) + frame + song


def png(width: int = 900, height: int = 700) -> bytes:
    """A red picture."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 40)).save(drawn, "PNG")
    return drawn.getvalue()
