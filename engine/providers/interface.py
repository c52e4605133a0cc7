"""What every provider of music offers, built-in or remote: capabilities, submit, poll, cancel, find, fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from engine.brief import Brief
from engine.outside import Poll, Report, Submission
from engine.providers.edits import Edit


@dataclass(frozen=True)
class Capabilities:
    """What a provider takes and promises; limits are inclusive. usual_seconds: typical run time for a 60 s song.

    edits: the kinds of `edits.Edit` it can do.
    """

    longest_seconds: float
    takes: frozenset[str]
    promises_tempo: bool = False
    promises_key: bool = False
    makes_stems: bool = False
    is_free_to_repeat: bool = False
    usual_seconds: float = 10.0
    edits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GenerationRequest:
    """One take to make: the brief (seed always set), and a token the provider echoes if it can.

    edit: what to do to an existing song; the brief then says how the result is to sound. scratch: a folder that lives
    as long as the request, for what need not be done twice.
    """

    brief: Brief
    token: str
    edit: Edit | None = None
    scratch: Path | None = None


@dataclass(frozen=True)
class Fetched:
    """A result on this disk: the mix, true stems by name where there are some, the score, and facts for the recipe.

    unheeded: which options of the brief turned out not to be heeded, each with a sentence for people.
    mix and stems are audio files (32-bit float WAV from the composer, anything decodable from others), not mastered.
    """

    mix: Path
    stems: dict[str, Path] = field(default_factory=dict)
    score: Path | None = None
    midi: Path | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    unheeded: dict[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """The interface. Every method may raise the ProviderErrors of `engine.outside` and nothing else on purpose."""

    name: str

    def capabilities(self) -> Capabilities: ...

    def submit(self, request: GenerationRequest) -> Submission: ...

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll: ...

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """Whether the provider certainly stopped the work without charge."""
        ...

    def find(self, request: GenerationRequest) -> Submission | None:
        """An accepted request with this token, from the provider's own list; None when there is none."""
        ...

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched: ...
