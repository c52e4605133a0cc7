"""The models for other things than songs: what each takes, makes and costs; data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FOUR_STEMS = ("vocals", "drums", "bass", "other")
SIX_STEMS = (*FOUR_STEMS, "guitar", "piano")


@dataclass(frozen=True)
class ToolModel:
    """One model at one service. Costs are the service's, at most, in millionths of a US dollar before tax.

    kind: what it does. endpoint: as in `catalogue.Model`. variant: which of several models behind one endpoint.
    stems: what a recording can be separated into. micros_per_second: of the recording; None for both costs when the
    service publishes none. patience_seconds: after this long it is given up. has_seed: the service takes a seed.
    is_checked: the inputs come from first-hand sources; anything else is tried live before it is offered.
    """

    slug: str
    provider: str
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


TOOLS = (
    ToolModel(
        slug="fal-demucs",
        provider="fal",
        kind="separation",
        endpoint="fal-ai/demucs",
        name="Demucs",
        variant="htdemucs_ft",
        stems=FOUR_STEMS,
        micros_per_second=700,
    ),
    ToolModel(
        slug="fal-demucs-6",
        provider="fal",
        kind="separation",
        endpoint="fal-ai/demucs",
        name="Demucs, six stems",
        variant="htdemucs_6s",
        stems=SIX_STEMS,
        micros_per_second=700,
    ),
    ToolModel(
        slug="fal-flux-schnell",
        provider="fal",
        kind="picture",
        endpoint="fal-ai/flux/schnell",
        name="FLUX.1 schnell",
        # 1024 pixels squared are a little more than a million, and begun millions may be billed whole.
        micros_per_use=6000,
        usual_seconds=5.0,
        patience_seconds=180.0,
        has_seed=True,
    ),
    ToolModel(
        slug="fal-whisper",
        provider="fal",
        kind="transcription",
        endpoint="fal-ai/whisper",
        name="Whisper",
        usual_seconds=30.0,
    ),
    ToolModel(
        slug="replicate-demucs",
        provider="replicate",
        kind="separation",
        endpoint="ryan5453/demucs:5a7041cc9b82e5a558fea6b3d7b12dea89625e89da33f0447bd727c2d0ab9e77",
        name="Demucs",
        variant="htdemucs_ft",
        stems=FOUR_STEMS,
        usual_seconds=120.0,
        is_checked=False,
    ),
    ToolModel(
        slug="replicate-flux-schnell",
        provider="replicate",
        kind="picture",
        endpoint="black-forest-labs/flux-schnell",
        name="FLUX.1 schnell",
        usual_seconds=5.0,
        patience_seconds=180.0,
        has_seed=True,
        is_checked=False,
    ),
    ToolModel(
        slug="replicate-whisperx",
        provider="replicate",
        kind="transcription",
        endpoint="victor-upmeet/whisperx:655845d6190ef70573c669245f245892cd039df4b880a1e3a65852c09252f5cc",
        name="WhisperX",
        usual_seconds=60.0,
        is_checked=False,
    ),
)
