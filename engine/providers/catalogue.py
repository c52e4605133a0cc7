"""The models of music that are known by their documentation: what each takes, makes and costs; data only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Model:
    """One model at one service. Lengths are inclusive; prices are the service's, in US cents before tax.

    endpoint: what the service calls it. shape: the family of its inputs. takes: the names of a brief's options that
    change what is made, `interface.Capabilities` style. cents_per_song or cents_per_second: None for both when the
    service publishes no price. billed_step_seconds: lengths are rounded up to a multiple of it before they are billed.
    price_factor: what a song costs here, as a multiple of the usual price in credits. usual_seconds: run time for a
    60 s song, to start with. takes_duration: the length can be chosen. has_seed: the service takes a seed; where
    `takes` has none, it gets one of its own for each attempt.
    edits: the kinds of `edits.Edit` it can do.
    is_checked: the inputs come from first-hand sources; anything else is tried live before it is offered.
    """

    slug: str
    provider: str
    endpoint: str
    shape: str
    name: str
    shortest_seconds: float
    longest_seconds: float
    takes: frozenset[str]
    cents_per_song: Fraction | None = None
    cents_per_second: Fraction | None = None
    price_factor: Fraction = Fraction(1)
    usual_seconds: float = 60.0
    prompt_characters: int = 1000
    lyrics_characters: int = 0
    shortest_prompt_characters: int = 0
    shortest_lyrics_characters: int = 0
    billed_step_seconds: float = 0.0
    is_instrumental_only: bool = False
    is_sung_only: bool = False
    takes_duration: bool = True
    has_seed: bool = False
    is_checked: bool = True
    edits: frozenset[str] = frozenset()


# Words of the prompt where the model takes nothing but a prompt: a wish, not a promise.
_WORDS = frozenset({"genre", "mood", "key", "tempo_bpm"})
_SUNG = _WORDS | {"lyrics"}
_EITHER = _SUNG | {"instrumental"}

FAL_MODELS = (
    Model(
        slug="fal-minimax-music-2",
        provider="fal",
        endpoint="fal-ai/minimax-music/v2",
        shape="fal-minimax-v2",
        name="MiniMax Music 2",
        shortest_seconds=10.0,
        longest_seconds=240.0,
        takes=_SUNG,
        cents_per_song=Fraction(3),
        usual_seconds=90.0,
        prompt_characters=300,
        shortest_prompt_characters=10,
        lyrics_characters=3000,
        shortest_lyrics_characters=10,
        is_sung_only=True,
        takes_duration=False,
    ),
    Model(
        slug="fal-minimax-music-2.6",
        provider="fal",
        endpoint="fal-ai/minimax-music/v2.6",
        shape="fal-minimax-v26",
        name="MiniMax Music 2.6",
        shortest_seconds=10.0,
        longest_seconds=240.0,
        takes=_EITHER,
        cents_per_song=Fraction(15),
        price_factor=Fraction(3),
        usual_seconds=90.0,
        prompt_characters=300,
        shortest_prompt_characters=10,
        lyrics_characters=3000,
        shortest_lyrics_characters=10,
        takes_duration=False,
        is_checked=False,
    ),
    Model(
        slug="fal-ace-step",
        provider="fal",
        endpoint="fal-ai/ace-step",
        shape="fal-ace-step",
        name="ACE-Step",
        shortest_seconds=5.0,
        longest_seconds=240.0,
        takes=_EITHER | {"style_strength"},
        cents_per_second=Fraction(2, 100),
        usual_seconds=15.0,
        lyrics_characters=3000,
        has_seed=True,
        edits=frozenset({"extend", "repaint", "variation"}),
    ),
    Model(
        slug="fal-ace-step-prompt",
        provider="fal",
        endpoint="fal-ai/ace-step/prompt-to-audio",
        shape="fal-ace-step-prompt",
        name="ACE-Step, lyrics of its own",
        shortest_seconds=5.0,
        longest_seconds=240.0,
        takes=_WORDS | {"instrumental", "style_strength"},
        cents_per_second=Fraction(2, 100),
        usual_seconds=20.0,
        has_seed=True,
    ),
    Model(
        slug="fal-stable-audio",
        provider="fal",
        endpoint="fal-ai/stable-audio",
        shape="fal-stable-audio",
        name="Stable Audio Open",
        shortest_seconds=1.0,
        longest_seconds=47.0,
        takes=_WORDS,
        usual_seconds=20.0,
        is_instrumental_only=True,
    ),
    Model(
        slug="fal-stable-audio-2.5",
        provider="fal",
        endpoint="fal-ai/stable-audio-25/text-to-audio",
        shape="fal-stable-audio-25",
        name="Stable Audio 2.5",
        shortest_seconds=1.0,
        longest_seconds=190.0,
        takes=_WORDS,
        cents_per_song=Fraction(20),
        price_factor=Fraction(4),
        usual_seconds=20.0,
        is_instrumental_only=True,
        has_seed=True,
        edits=frozenset({"repaint", "variation"}),
    ),
    Model(
        slug="fal-lyria-2",
        provider="fal",
        endpoint="fal-ai/lyria2",
        shape="lyria-2",
        name="Lyria 2",
        shortest_seconds=30.0,
        longest_seconds=30.0,
        takes=_WORDS,
        cents_per_song=Fraction(10),
        price_factor=Fraction(2),
        usual_seconds=30.0,
        is_instrumental_only=True,
        takes_duration=False,
        has_seed=True,
    ),
    Model(
        slug="fal-elevenlabs-music-2",
        provider="fal",
        endpoint="fal-ai/elevenlabs/music/v2",
        shape="fal-elevenlabs",
        name="ElevenLabs Music 2",
        shortest_seconds=3.0,
        longest_seconds=600.0,
        takes=_EITHER,
        cents_per_second=Fraction(1),
        billed_step_seconds=60.0,
        price_factor=Fraction(10),
        usual_seconds=60.0,
        lyrics_characters=3000,
        is_checked=False,
    ),
)

REPLICATE_MODELS = (
    Model(
        slug="replicate-minimax-music-1.5",
        provider="replicate",
        endpoint="minimax/music-1.5",
        shape="replicate-minimax-15",
        name="MiniMax Music 1.5",
        shortest_seconds=10.0,
        longest_seconds=240.0,
        takes=_SUNG,
        price_factor=Fraction(1),
        usual_seconds=90.0,
        prompt_characters=300,
        shortest_prompt_characters=10,
        lyrics_characters=600,
        shortest_lyrics_characters=10,
        is_sung_only=True,
        takes_duration=False,
    ),
    Model(
        slug="replicate-musicgen",
        provider="replicate",
        endpoint="meta/musicgen:671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb",
        shape="replicate-musicgen",
        name="MusicGen",
        shortest_seconds=1.0,
        longest_seconds=30.0,
        takes=_WORDS | {"style_strength"},
        usual_seconds=60.0,
        is_instrumental_only=True,
        has_seed=True,
    ),
    Model(
        slug="replicate-ace-step",
        provider="replicate",
        endpoint="lucataco/ace-step:280fc4f9ee507577f880a167f639c02622421d8fecf492454320311217b688f1",
        shape="replicate-ace-step",
        name="ACE-Step",
        shortest_seconds=5.0,
        longest_seconds=240.0,
        takes=_EITHER | {"style_strength"},
        usual_seconds=60.0,
        lyrics_characters=3000,
        has_seed=True,
    ),
    Model(
        slug="replicate-stable-audio-2.5",
        provider="replicate",
        endpoint="stability-ai/stable-audio-2.5",
        shape="replicate-stable-audio-25",
        name="Stable Audio 2.5",
        shortest_seconds=1.0,
        longest_seconds=190.0,
        takes=_WORDS,
        cents_per_song=Fraction(20),
        price_factor=Fraction(4),
        usual_seconds=20.0,
        is_instrumental_only=True,
        has_seed=True,
    ),
    Model(
        slug="replicate-lyria-2",
        provider="replicate",
        endpoint="google/lyria-2",
        shape="lyria-2",
        name="Lyria 2",
        shortest_seconds=30.0,
        longest_seconds=30.0,
        takes=_WORDS,
        cents_per_second=Fraction(2, 10),
        price_factor=Fraction(2),
        usual_seconds=30.0,
        is_instrumental_only=True,
        takes_duration=False,
        has_seed=True,
    ),
)

# On a server of one's own: a song costs electricity. The model makes up to 600 s, a brief asks for up to 480.
ACE_STEP_MODELS = (
    Model(
        slug="ace-step-1.5-turbo",
        provider="ace-step",
        endpoint="acestep-v15-turbo",
        shape="ace-step-turbo",
        name="ACE-Step 1.5 Turbo",
        shortest_seconds=10.0,
        longest_seconds=480.0,
        takes=_EITHER | {"seed"},
        cents_per_song=Fraction(0),
        usual_seconds=15.0,
        prompt_characters=512,
        lyrics_characters=4096,
        has_seed=True,
        edits=frozenset({"cover", "repaint"}),
    ),
    Model(
        slug="ace-step-1.5-base",
        provider="ace-step",
        endpoint="acestep-v15-base",
        shape="ace-step-base",
        name="ACE-Step 1.5 Base",
        shortest_seconds=10.0,
        longest_seconds=480.0,
        takes=_EITHER | {"seed", "style_strength"},
        cents_per_song=Fraction(0),
        prompt_characters=512,
        lyrics_characters=4096,
        has_seed=True,
        edits=frozenset({"cover", "repaint", "lego", "extract", "complete"}),
    ),
)

SEEDED: tuple[Model, ...] = (*FAL_MODELS, *REPLICATE_MODELS, *ACE_STEP_MODELS)
