"""What is known of a file that is to be recognised; apart from the examination itself, which needs a decoder."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass
from typing import Any

from engine.fingerprints.landmarks import Fingerprint


@dataclass(frozen=True)
class Examined:
    """A file as its examination found it; why_no_sound: in words, "" for a sound, without which the rest is empty.

    fingerprint: as `Fingerprint.to_bytes` writes it. pcm_sha256: as in `engine.audio.decoding`. recipe: as its tags
    have it, None without one.
    """

    duration_seconds: float = 0.0
    pcm_sha256: str = ""
    fingerprint: bytes = b""
    recipe: dict[str, Any] | None = None
    why_no_sound: str = ""

    @property
    def landmarks(self) -> Fingerprint:
        return Fingerprint.from_bytes(self.fingerprint)

    def to_dict(self) -> dict[str, Any]:
        """As JSON-ready values."""
        return {**asdict(self), "fingerprint": base64.b64encode(self.fingerprint).decode()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Examined:
        """What `to_dict` described."""
        return cls(**{**values, "fingerprint": base64.b64decode(values["fingerprint"])})
