"""A separator's network that the operator of a site supplies: what it is called, what it finds, and its hash."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine import SAMPLE_RATE

FOLDER = "custom-separator"
_NETWORK, _ABOUT = "network.onnx", "about.json"
STEMS = ("vocals", "drums", "bass", "other", "guitar", "piano")
"""What outputs may be called. Voice, drums and bass become stems; all others lie in what is left."""
# An hour, which no window needs.
_MOST_FRAMES = 3600 * SAMPLE_RATE
_LEAST_FRAMES = 1024
# Larger ones keep their tensors in other files, which are not read.
_MOST_BYTES = 2_000_000_000


class BadNetwork(Exception):
    """The network cannot be used, or is no longer the one that was taken into use; the message says what to do."""


@dataclass(frozen=True)
class CustomNetwork:
    """title, licence: for people. stems: what each output is, in order, of STEMS.

    frames: how many are heard at once, at 44.1 kHz. level_dbfs: to which mean level (RMS) sound is brought before, or
    None to leave it. sha256: of the file.
    """

    title: str
    licence: str
    stems: tuple[str, ...]
    frames: int
    level_dbfs: float | None
    sha256: str

    def __post_init__(self) -> None:
        unknown = [stem for stem in self.stems if stem not in STEMS]
        if unknown:
            raise BadNetwork(f"“{unknown[0]}” is no stem. Choose of: {', '.join(STEMS)}.")
        if len(set(self.stems)) < len(self.stems) or "vocals" not in self.stems:
            raise BadNetwork("Name each output once, in the network's order; one of them must be “vocals”.")
        if ("drums" in self.stems) != ("bass" in self.stems):
            raise BadNetwork("A network that finds drums must find the bass, too, and the other way round.")
        if not _LEAST_FRAMES <= self.frames <= _MOST_FRAMES:
            raise BadNetwork(f"The window must have {_LEAST_FRAMES} to {_MOST_FRAMES} frames, not {self.frames}.")
        if self.level_dbfs is not None and not -60.0 <= self.level_dbfs <= 0.0:
            raise BadNetwork("The level must lie between -60 and 0 dBFS.")

    @property
    def version(self) -> str:
        """16 hexadecimal digits, others for every other file."""
        return self.sha256[:16]


def read_network(source: Path) -> tuple[bytes, str]:
    """The content of a network's file, and its SHA-256. Raises BadNetwork."""
    try:
        if source.stat().st_size > _MOST_BYTES:
            raise BadNetwork(f"{source.name} is larger than {_MOST_BYTES // 10**6} MB.")
        content = source.read_bytes()
    except OSError as error:
        raise BadNetwork(f"{source} cannot be read: {error.strerror or error}.") from error
    return content, hashlib.sha256(content).hexdigest()


def read_description(models: Path) -> CustomNetwork | None:
    """The network in use, as it was described; None without one. Raises BadNetwork when the description is broken."""
    try:
        values: dict[str, Any] = json.loads((models / FOLDER / _ABOUT).read_text("utf-8"))
        return CustomNetwork(**{**values, "stems": tuple(values["stems"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadNetwork(f"{models / FOLDER / _ABOUT} is no description: take the network into use again.") from error


def in_use(models: Path) -> tuple[CustomNetwork, bytes] | None:
    """The network in use and its content, which is certainly the one that was taken into use. Raises BadNetwork."""
    known = read_description(models)
    if known is None:
        return None
    content, digest = read_network(models / FOLDER / _NETWORK)
    if digest != known.sha256:
        raise BadNetwork(f"The file of “{known.title}” is not the one that was taken into use: its SHA-256 differs.")
    return known, content


def take_into_use(network: CustomNetwork, content: bytes, models: Path) -> None:
    """Keep a network that was tried, in one step, instead of an earlier one. Raises OSError."""
    models.mkdir(parents=True, exist_ok=True)
    target = models / FOLDER
    with tempfile.TemporaryDirectory(prefix=f".{FOLDER}-draft-", dir=models) as draft:
        made = Path(draft) / "made"
        made.mkdir()
        (made / _NETWORK).write_bytes(content)
        (made / _ABOUT).write_text(json.dumps(asdict(network), indent=1, ensure_ascii=False), encoding="utf-8")
        if target.exists():
            target.replace(Path(draft) / "before")
        made.replace(target)


def remove(models: Path) -> bool:
    """Take the network out of use; False when there was none. Raises OSError."""
    if not (models / FOLDER).exists():
        return False
    shutil.rmtree(models / FOLDER)
    return True
