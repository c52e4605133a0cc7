"""What a look into a stranger's file finds; apart from the look itself, which needs a decoder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Inspection:
    """What a file really is, whatever it was said to be; its duration is counted, not believed.

    left_out: what of it could not be read, in words for its owner; empty when all of it could.
    """

    suffix: str
    content_type: str
    codec: str
    duration_seconds: float
    left_out: str = ""
