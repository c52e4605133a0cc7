"""What is known of one model for other things than songs: what it takes, makes and costs; data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FOUR_STEMS = ("vocals", "drums", "bass", "other")
SIX_STEMS = (*FOUR_STEMS, "guitar", "piano")
HTDEMUCS_FT = (
    "Others measured it on 50 songs of bands (MUSDB18-HQ, median SDR): vocals 9.2, drums 10.1, bass 10.4, other 6.3 dB."
)
HTDEMUCS_6S = (
    "Others measured it on seven seconds of 50 songs of bands (MUSDB18, mean SDR): vocals 8.5, drums 10.0, bass "
    "8.5 dB; its piano is its weak side."
)


@dataclass(frozen=True)
class ToolModel:
    """One model at one service. Costs are the service's, at most, in millionths of a US dollar before tax.

    kind: what it does. endpoint: as in `model.Model`. variant: which of several models behind one endpoint.
    stems: what a recording can be separated into. micros_per_second: of the recording; None for both costs when no
    price is known, both are added up. usual_seconds: for a minute of a recording, or for a picture. stated: what others
    say about how well it does. patience_seconds: after this long it is given up. has_seed: the service takes a seed.
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
    stated: str = ""
    is_checked: bool = True
