"""The models of an ACE-Step 1.5 server; data only."""

from __future__ import annotations

from fractions import Fraction

from engine.providers.model import EITHER, Model
from engine.providers.tools.model import ToolModel

_ALL_DO = frozenset({"extend", "cover", "repaint"})
_BASE_DO = _ALL_DO | {"lego", "extract", "complete"}
# On a server of one's own: a song costs electricity. The model makes up to 600 s, a brief asks for up to 480.
MODELS: tuple[Model, ...] = (
    Model(
        slug="ace-step-1.5-turbo",
        service="ace-step",
        endpoint="acestep-v15-turbo",
        shape="ace-step-turbo",
        name="ACE-Step 1.5 Turbo",
        shortest_seconds=10.0,
        longest_seconds=480.0,
        takes=EITHER | {"seed"},
        cents_per_song=Fraction(0),
        usual_seconds=15.0,
        prompt_characters=512,
        lyrics_characters=4096,
        has_seed=True,
        edits=_ALL_DO,
    ),
    Model(
        slug="ace-step-1.5-base",
        service="ace-step",
        endpoint="acestep-v15-base",
        shape="ace-step-base",
        name="ACE-Step 1.5 Base",
        shortest_seconds=10.0,
        longest_seconds=480.0,
        takes=EITHER | {"seed", "style_strength"},
        cents_per_song=Fraction(0),
        prompt_characters=512,
        lyrics_characters=4096,
        has_seed=True,
        edits=_BASE_DO,
    ),
)
_MORE = (
    ("turbo-shift3", "Turbo, shift 3", "ace-step-turbo", _ALL_DO),
    ("sft", "SFT", "ace-step-sft", _ALL_DO),
    ("xl-turbo", "XL Turbo", "ace-step-turbo", _ALL_DO),
    ("xl-sft", "XL SFT", "ace-step-sft", _ALL_DO),
    ("xl-base", "XL Base", "ace-step-base", _BASE_DO),
)
# What a server may have loaded besides; the XL ones need a graphics card of 12 GB or more.
MODELS += tuple(
    Model(
        slug=f"ace-step-1.5-{ending}",
        service="ace-step",
        endpoint=f"acestep-v15-{ending}",
        shape=shape,
        name=f"ACE-Step 1.5 {name}",
        shortest_seconds=10.0,
        longest_seconds=480.0,
        takes=EITHER | ({"seed"} if shape == "ace-step-turbo" else {"seed", "style_strength"}),
        cents_per_song=Fraction(0),
        prompt_characters=512,
        lyrics_characters=4096,
        has_seed=True,
        is_checked=False,
        edits=edits,
    )
    for ending, name, shape, edits in _MORE
)

TOOLS: tuple[ToolModel, ...] = ()
