"""The models of Replicate that came in 2026, by its schemas; none was asked for a song yet, so none is offered."""

from __future__ import annotations

from fractions import Fraction

from engine.providers.model import EITHER, Model

RECENT = (
    Model(
        slug="replicate-minimax-music-2.6",
        service="replicate",
        endpoint="minimax/music-2.6",
        shape="replicate-minimax-26",
        name="MiniMax Music 2.6",
        shortest_seconds=10.0,
        longest_seconds=360.0,
        takes=EITHER,
        price_factor=Fraction(3),
        usual_seconds=90.0,
        prompt_characters=2000,
        lyrics_characters=3500,
        takes_duration=False,
        writes_lyrics=True,
        is_checked=False,
    ),
    Model(
        slug="replicate-lyria-3",
        service="replicate",
        endpoint="google/lyria-3",
        shape="google-lyria-3",
        name="Lyria 3",
        shortest_seconds=30.0,
        longest_seconds=30.0,
        takes=EITHER,
        usual_seconds=30.0,
        lyrics_characters=3000,
        takes_duration=False,
        writes_lyrics=True,
        is_checked=False,
    ),
    Model(
        slug="replicate-lyria-3-pro",
        service="replicate",
        endpoint="google/lyria-3-pro",
        shape="google-lyria-3",
        name="Lyria 3 Pro",
        shortest_seconds=10.0,
        longest_seconds=180.0,
        takes=EITHER,
        price_factor=Fraction(2),
        usual_seconds=60.0,
        lyrics_characters=3000,
        takes_duration=False,
        writes_lyrics=True,
        is_checked=False,
    ),
    # Replicate asks for a version of it, which staff write behind the name (owner/name:version).
    Model(
        slug="replicate-ace-step-1.5",
        service="replicate",
        endpoint="fishaudio/ace-step-1.5",
        shape="replicate-ace-step-15",
        name="ACE-Step 1.5",
        shortest_seconds=10.0,
        longest_seconds=240.0,
        takes=EITHER,
        usual_seconds=60.0,
        prompt_characters=512,
        lyrics_characters=4096,
        has_seed=True,
        is_checked=False,
    ),
)
