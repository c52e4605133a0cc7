"""The models of ACE-Step 1.5 as the catalogue knows them; they run on one's own machine, so a song costs no money."""

from __future__ import annotations

from fractions import Fraction

from engine.providers.ace_step_requests import BASE, TURBO
from engine.providers.catalogue import Model

_ALWAYS = frozenset({"genre", "mood", "key", "tempo_bpm", "lyrics", "seed", "instrumental"})


def _model(slug: str, name: str, *, endpoint: str, shape: str, takes: frozenset[str], usual_seconds: float) -> Model:
    return Model(
        slug=slug,
        provider="ace-step",
        endpoint=endpoint,
        shape=shape,
        name=name,
        shortest_seconds=10.0,
        # What a brief may ask for; the model itself makes up to 600.
        longest_seconds=480.0,
        takes=takes,
        cents_per_song=Fraction(0),
        price_factor=Fraction(1),
        usual_seconds=usual_seconds,
        prompt_characters=512,
        lyrics_characters=4096,
    )


ACE_STEP_MODELS = (
    _model(
        "ace-step-1.5-turbo",
        "ACE-Step 1.5 Turbo",
        endpoint="acestep-v15-turbo",
        shape=TURBO,
        takes=_ALWAYS,
        usual_seconds=15.0,
    ),
    _model(
        "ace-step-1.5-base",
        "ACE-Step 1.5 Base",
        endpoint="acestep-v15-base",
        shape=BASE,
        takes=_ALWAYS | {"style_strength"},
        usual_seconds=60.0,
    ),
)
