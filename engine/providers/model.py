"""What is known of one model of music at one service: what it takes, makes and costs; data only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Model:
    """One model at one service. Lengths are inclusive; prices are the service's, in US cents before tax.

    service: whom we pay, by its slug in `services.SERVICES`. endpoint: what the service calls it. shape: the family of
    its inputs. takes: the names of a brief's options that change what is made, `interface.Capabilities` style.
    cents_per_song or cents_per_second: None for both when the service publishes no price. billed_step_seconds: lengths
    are rounded up to a multiple of it before they are billed. price_factor: what a song costs here, as a multiple of
    the usual price in credits. usual_seconds: run time for a 60 s song, to start with. takes_duration: the length can
    be chosen. has_seed: the service takes a seed; where `takes` has none, it gets one of its own for each attempt.
    writes_lyrics: it sings words of its own where it gets none. is_outdated: "auto" asks it only where no other service
    can make the song. edits: the kinds of `edits.Edit` it can do. is_checked: the inputs come from first-hand sources;
    anything else is tried live before it is offered.
    """

    slug: str
    service: str
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
    writes_lyrics: bool = False
    is_outdated: bool = False
    is_checked: bool = True
    edits: frozenset[str] = frozenset()


WORDS = frozenset({"genre", "mood", "key", "tempo_bpm"})
"""Words of the prompt where the model takes nothing but a prompt: a wish, not a promise."""
SUNG = WORDS | {"lyrics"}
EITHER = SUNG | {"instrumental"}
