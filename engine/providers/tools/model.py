"""What is known of one model for other things than songs: what it takes, makes and costs; data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FOUR_STEMS = ("vocals", "drums", "bass", "other")
SIX_STEMS = (*FOUR_STEMS, "guitar", "piano")


@dataclass(frozen=True)
class ToolModel:
    """One model at one service. Costs are the service's, at most, in millionths of a US dollar before tax.

    kind: what it does. endpoint: as in `model.Model`. variant: which of several models behind one endpoint.
    stems: what a recording can be separated into. micros_per_second: of the recording; None for both costs when the
    service publishes none. patience_seconds: after this long it is given up. has_seed: the service takes a seed.
    is_checked: the inputs come from first-hand sources; anything else is tried live before it is offered.
    """

    slug: str
    service: str
    kind: Literal["separation", "picture", "transcription"]
    endpoint: str
    name: str
    variant: str = ""
    stems: tuple[str, ...] = ()
    micros_per_use: int | None = None
    micros_per_second: int | None = None
    usual_seconds: float = 60.0
    patience_seconds: float = 900.0
    has_seed: bool = False
    is_checked: bool = True
